import type { Effect, QueryRequest } from '../../../app/agent.ts';
import { resourceOf } from '../../../app/xmpp/jid.ts';
import type { Calendar } from '../calendar.ts';
import { type Component, writeJcal } from '../itip/jcal.ts';
import { type Message, meetingOf } from '../itip/message.ts';
import type { Outbox } from '../meet/outbox.ts';
import type { Rule } from '../policy/rule.ts';
import { instancesIn } from './answers.ts';
import type { Answering, Conclusions } from './conclusions.ts';
import type { ItipReceipt } from './contract-requests.ts';
import { type Judged, judge, peopleOf } from './judge.ts';
import { proposalOf } from './proposal.ts';
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
    const { calendar, records, rules, conclusions, outbox, as } = this.#options;
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
    const { effect } = request;
    if (judged.answer === 'accept' || judged.answer === 'decline') {
      const partstat = answerOf[judged.answer];
      await conclusions.conclude(record, { base, instances, partstat }, { effect, note });
      return 'applied';
    }
    const waiting = waitingFor({ base, instances }, judged);
    if (judged.answer === 'tentative')
      await conclusions.conclude(
        record,
        { base, instances, partstat: 'TENTATIVE' },
        { effect, note, waiting },
      );
    else {
      const { uid, peer, early } = record;
      await records.keep({ uid, peer, early, waiting });
      if (judged.isHeld) await this.#hold(uid, base, { effect, note });
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
  { base, instances }: Omit<Answering, 'partstat'>,
  { rule, reason }: Judged,
): NonNullable<RequestRecord['waiting']> {
  return {
    ...{ object: writeJcal(base), instances, receivedAt: new Date().toISOString(), reason },
    ...(rule !== undefined && { rule }),
  };
}
