import type { Effect } from '../../../app/agent.ts';
import { resourceOf } from '../../../app/xmpp/jid.ts';
import type { Calendar } from '../calendar.ts';
import { requestIn } from '../devices/shared-answers.ts';
import { type Component, writeJcal } from '../itip/jcal.ts';
import { type Message, meetingOf } from '../itip/message.ts';
import type { Outbox } from '../meet/outbox.ts';
import type { Rule } from '../policy/rule.ts';
import { type Asked, instancesIn } from './answers.ts';
import type { Asking } from './asking.ts';
import type { Conclusions } from './conclusions.ts';
import type { ItipReceipt } from './contract-requests.ts';
import { type Judged, judge, peopleOf } from './judge.ts';
import { proposalOf } from './proposal.ts';
import { headOf, type Records, type RequestRecord } from './records.ts';

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

  /** One that came as a message, with what it makes of the object that is here. */
  decideMessage(
    message: Message,
    base: Component,
    record: RequestRecord,
    request: Asking,
  ): Promise<ItipReceipt['disposition']> {
    const asked = message.method === 'REQUEST' ? message : { ...meetingOf(base), method: 'REQUEST' as const };
    return this.decide(asked, { base, instances: instancesIn(message) }, record, request);
  }

  async decide(
    message: Message,
    asked: Asked,
    record: RequestRecord,
    request: Asking,
    unjudged?: ReadonlySet<string>,
  ): Promise<ItipReceipt['disposition']> {
    const { calendar, records, rules, conclusions, outbox, as } = this.#options;
    const meeting = meetingOf(asked.base);
    const people = peopleOf(meeting.organizer ?? '', request);
    const judged = judge(message, { calendar, rules, people, now: new Date(), unjudged });
    const note = `${judged.request.title} (${judged.rule ?? 'no rule'}: ${judged.reason})`;
    // What somebody hands over is no stranger's to them.
    const isHandedOver = record.file !== undefined && judged.rule === undefined;
    if (judged.answer === 'silent' && !isHandedOver) {
      request.note(`left alone: ${note}`);
      return 'queued';
    }
    const { effect } = request;
    if (judged.answer === 'accept' || judged.answer === 'decline') {
      const partstat = answerOf[judged.answer];
      const said = { effect, note, request: requestIn(message) };
      await conclusions.conclude(record, { ...asked, partstat }, said);
      return 'applied';
    }
    const waiting = waitingFor(asked, judged);
    if (judged.answer === 'tentative')
      await conclusions.conclude(
        record,
        { ...asked, partstat: 'TENTATIVE' },
        { effect, note, waiting, request: requestIn(message) },
      );
    else {
      await records.keep({ ...headOf(record), waiting });
      if (judged.isHeld && !record.isInCalendar) await this.#hold(record.uid, asked.base, { effect, note });
    }
    // Before the person says more: the nearest time at which the rule would say yes.
    const [other] = judged.proposals;
    if (other && resourceOf(record.peer) !== '')
      await outbox.put({
        ...{ uid: meeting.uid, to: request.asker },
        ical: writeJcal(proposalOf(meeting, other, { as })),
      });
    request.note(`waits for you: ${note}`);
    return 'queued';
  }

  /** The time is taken while the person is asked; where another program changes the calendar just then, it is not. */
  async #hold(
    uid: string,
    base: Component,
    { effect, note }: { effect: Effect; note: string },
  ): Promise<void> {
    const { calendar } = this.#options;
    await effect({ note: `held: ${note}` }, () =>
      calendar.writable.put({ uid, text: writeJcal(base) }, calendar.stored(uid)),
    );
  }
}

function waitingFor(
  { base, instances, spared }: Asked,
  { rule, reason }: Judged,
): NonNullable<RequestRecord['waiting']> {
  return {
    ...{ object: writeJcal(base), instances: [...instances], receivedAt: new Date().toISOString(), reason },
    ...(spared && { spared: [...spared] }),
    ...(rule !== undefined && { rule }),
  };
}
