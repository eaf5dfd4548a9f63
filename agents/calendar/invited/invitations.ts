import type { Account, Start } from '../../../app/agent.ts';
import type { Calendar } from '../calendar.ts';
import type { calendarContract } from '../contract.ts';
import { addressOf } from '../itip/address.ts';
import { readMeeting } from '../itip/message.ts';
import { datesToCome } from '../policy/dates.ts';
import { requestOf } from '../policy/read-request.ts';
import { askingBy, nameOf } from '../requests/asking.ts';
import type { Decisions } from '../requests/decisions.ts';
import type { Records, RequestRecord } from '../requests/records.ts';
import type { StoredObject } from '../sources/source.ts';
import { openIn } from './open.ts';

export interface InvitationsOptions {
  calendar: Calendar;
  records: Records;
  decisions: Decisions;
  account: Account;
  effect: Start<typeof calendarContract>['effect'];
}

/** Invitations that other programs put into the calendar: the same rules are asked as for those from agents. */
export class Invitations {
  readonly #options: InvitationsOptions;

  constructor(options: InvitationsOptions) {
    this.#options = options;
  }

  /**
   * Nothing is done with what is over, or is answered already.
   * @throws Refusal (conflict) where another program changed it meanwhile
   */
  async judge({ uid, text }: StoredObject, unjudged: ReadonlySet<string>): Promise<void> {
    const { calendar, records, decisions, account, effect: effectOf } = this.#options;
    const meeting = readMeeting(text);
    const open = openIn(meeting, calendar.owner);
    const now = Date.now();
    if (!open || datesToCome(requestOf(open.message, now, calendar.zone).instances, now).length === 0) return;
    const organizer = addressOf(meeting.organizer ?? '');
    const effect = effectOf({ peer: nameOf(organizer), action: 'invitation' });
    const notes: string[] = [];
    const asking = askingBy(organizer, { account, effect, note: (words) => void notes.push(words) });
    const before = records.get(uid);
    const head: RequestRecord = { uid, early: before?.early ?? [], peer: asking.asker, isInCalendar: true };
    await decisions.decide(open.message, open, head, asking, unjudged);
    const after = records.get(uid);
    // What was asked before is not asked any more, also where the rules leave this one alone.
    if (after && after === before) await records.keep(head);
    else if (after?.waiting) await effect({ note: notes.join('; ') }, async () => {});
  }
}
