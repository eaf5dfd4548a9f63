import type { QueryRequest } from '../../../app/agent.ts';
import { resourceOf } from '../../../app/xmpp/jid.ts';
import type { Calendar } from '../calendar.ts';
import { utcText } from '../events/rfc3339.ts';
import { counterOf } from '../itip/counter.ts';
import { type Component, type Property, writeJcal } from '../itip/jcal.ts';
import { type Meeting, type Message, meetingOf } from '../itip/message.ts';
import type { Outbox } from '../meet/outbox.ts';
import type { Rule } from '../policy/rule.ts';
import type { Range } from '../slots/ranges.ts';
import { instancesIn } from './answers.ts';
import type { Answering, Conclusions } from './conclusions.ts';
import type { ItipReceipt } from './contract-requests.ts';
import { type Judged, judge, peopleOf } from './judge.ts';
import type { Records, RequestRecord } from './records.ts';

export interface DecisionsOptions {
  calendar: Calendar;
  records: Records;
  /** Whose decisions they are. */
  as: string;
  rules: readonly Rule[];
  outbox: Outbox;
  conclusions: Conclusions;
}

const answerOf = { accept: 'ACCEPTED', decline: 'DECLINED' } as const;

/** What the rules say to a request, and what is done then. */
export class Decisions {
  readonly #options: DecisionsOptions;

  constructor(options: DecisionsOptions) {
    this.#options = options;
  }

  async decide(
    message: Message,
    base: Component,
    record: RequestRecord,
    request: QueryRequest<unknown>,
  ): Promise<ItipReceipt['disposition']> {
    const { calendar, rules, conclusions, outbox, as } = this.#options;
    const meeting = meetingOf(base);
    const people = peopleOf(meeting.organizer ?? '', request);
    const instances = instancesIn(message);
    const asked = message.method === 'REQUEST' ? message : { ...meeting, method: 'REQUEST' as const };
    const judged = judge(asked, { calendar, rules, people, now: new Date() });
    const note = `${judged.request.title} (${judged.rule ?? 'no rule'}: ${judged.reason})`;
    if (judged.answer === 'silent') {
      request.note(`left alone: ${note}`);
      return 'queued';
    }
    if (judged.answer !== 'accept' && judged.answer !== 'decline') {
      await this.#ask(record, { base, instances }, judged);
      const [other] = judged.proposals;
      if (other && resourceOf(record.peer) !== '') {
        const ical = writeJcal(proposalOf(meeting, other, as));
        await outbox.put({ uid: meeting.uid, to: request.asker, ical });
      }
      request.note(`waits for you: ${note}`);
      return 'queued';
    }
    const partstat = answerOf[judged.answer];
    await conclusions.conclude(record, { base, instances, partstat }, { effect: request.effect, note });
    return 'applied';
  }

  async #ask(
    { uid, peer, early }: RequestRecord,
    { base, instances }: Omit<Answering, 'partstat'>,
    { rule, reason }: Judged,
  ): Promise<void> {
    await this.#options.records.keep({
      ...{ uid, peer, early },
      waiting: {
        ...{ object: writeJcal(base), instances, receivedAt: new Date().toISOString(), reason },
        ...(rule !== undefined && { rule }),
      },
    });
  }
}

/** Before the rules or the person say more: the nearest time at which they would say yes (RFC 5546 §3.2.7). */
function proposalOf(meeting: Meeting, { start, end }: Range, as: string): Component {
  const time = (name: string, at: number): Property => [name, {}, 'date-time', utcText(at / 1000)];
  const times = [time('dtstart', start), time('dtend', end)];
  return counterOf(meeting, { as, times, now: new Date() }).calendar;
}
