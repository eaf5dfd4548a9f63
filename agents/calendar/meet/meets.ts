import { type Account, type Effect, Refusal } from '../../../app/agent.ts';
import { bare } from '../../../app/xmpp/jid.ts';
import type { Calendar } from '../calendar.ts';
import { addressOfJid, isSameAddress } from '../itip/address.ts';
import { readJcal, textIn } from '../itip/jcal.ts';
import { type Message, meetingOf } from '../itip/message.ts';
import type { Heard } from '../requests/requests.ts';
import type { Range } from '../slots/ranges.ts';
import type { Turn } from '../turn.ts';
import type { Answers } from './answers.ts';
import { askPerson } from './ask-person.ts';
import type { MeetOutcome, MeetProgress, MeetWish } from './contract-meet.ts';
import { type Guest, Negotiation } from './negotiation.ts';
import type { Organizer } from './organizer.ts';
import type { Outbox } from './outbox.ts';

export interface MeetsOptions {
  calendar: Calendar;
  account: Account;
  turn: Turn;
  outbox: Outbox;
  organizer: Organizer;
}

export interface Meeting {
  signal: AbortSignal;
  effect: Effect;
  progress?: ((asking: MeetProgress) => void) | undefined;
}

/** Meetings that the person's agent arranges with the agents of others. */
export class Meets implements Heard {
  readonly #options: MeetsOptions;
  readonly #open = new Map<string, Answers>();

  constructor(options: MeetsOptions) {
    this.#options = options;
  }

  /** @throws Refusal when nobody can be asked at all */
  async meet(wish: MeetWish, { signal, effect, progress }: Meeting): Promise<MeetOutcome> {
    const { calendar } = this.#options;
    if (!calendar.calendars.written)
      throw new Refusal('service-unavailable', 'Say first which of your calendars meetings are written to.');
    const window = windowOf(wish);
    const guests = await this.#guests(wish, window, signal);
    if (guests.some(({ known, isRequired }) => isRequired && known.is === 'unreachable'))
      return {
        outcome: 'unreachable',
        people: guests.map(({ jid, known }) => ({
          jid,
          partstat: 'NEEDS-ACTION',
          ...(known.is === 'unreachable' && {
            reason: 'No agent of theirs is online that takes requests from you, and they are no contact.',
          }),
        })),
      };
    await calendar.calendars.refresh();
    const [uncertain] = calendar.uncertainties;
    if (uncertain !== undefined)
      throw new Refusal('service-unavailable', `It is not sure when you are free: ${uncertain}`);
    const negotiation = new Negotiation({ ...this.#options, wish, window, guests, effect, progress });
    const { uid, answers } = negotiation;
    this.#open.set(uid, answers);
    try {
      return await negotiation.run(signal);
    } finally {
      this.#open.delete(uid);
    }
  }

  /** @throws Refusal where it is no meeting of the person's own */
  callOff(uid: string, effect: Effect): Promise<void> {
    const { calendar, turn, organizer, account } = this.#options;
    return turn.take(async () => {
      await calendar.calendars.refresh();
      const seen = calendar.stored(uid);
      const meeting = seen && meetingOf(readJcal(seen.text));
      if (!meeting?.organizer || !isSameAddress(meeting.organizer, addressOfJid(account.jid)))
        throw new Refusal('item-not-found', 'There is no such meeting of yours.');
      const title = textIn(meeting.events[0] ?? meeting.calendar, 'summary') ?? '';
      await effect({ note: `called off: ${title}` }, () =>
        organizer.change(uid, meeting.calendar, undefined),
      );
      this.replied(uid);
    });
  }

  replied(uid: string): void {
    this.#open.get(uid)?.replied();
  }

  countered(message: Message): boolean {
    const answers = this.#open.get(message.uid);
    answers?.countered(message);
    return answers !== undefined;
  }

  refused(uid: string, jid: string): void {
    this.#open.get(uid)?.refuse(addressOfJid(jid));
  }

  async #guests({ people, optional }: MeetWish, window: Range, signal: AbortSignal): Promise<Guest[]> {
    const { account } = this.#options;
    const jids = [...new Set([...people, ...optional].map(bare))];
    if (jids.includes(account.jid))
      throw new Refusal('bad-request', 'You are there anyway; name the others.');
    const notRequired = new Set(optional.map(bare));
    return Promise.all(
      jids.map(async (jid) => ({
        ...{ jid, isRequired: !notRequired.has(jid) },
        known: await askPerson(account, jid, window, signal),
      })),
    );
  }
}

/** On the grid of whole minutes, and not in the past. */
function windowOf({ from, to, minutes }: MeetWish): Range {
  const window = { start: Math.max(Date.parse(from), Date.now()), end: Date.parse(to) };
  if (window.end - window.start < minutes * 60_000)
    throw new Refusal('bad-request', 'There is no room for such a meeting between these times.');
  return window;
}
