import { type Account, type Effect, type QueryRequest, Refusal } from '../../../app/agent.ts';
import type { Calendar } from '../calendar.ts';
import { addressOfJid } from '../itip/address.ts';
import { type Component, readJcal, writeJcal } from '../itip/jcal.ts';
import { type Message, meetingOf, readMessage } from '../itip/message.ts';
import { receive } from '../itip/receive.ts';
import { assertSender } from '../itip/sender.ts';
import type { Rule } from '../policy/rule.ts';
import type { StoredObject } from '../sources/source.ts';
import { instancesIn, type Partstat } from './answers.ts';
import { type Answering, Conclusions } from './conclusions.ts';
import type { ItipReceipt } from './contract-requests.ts';
import { Delivery } from './delivery.ts';
import { type Judged, judge, peopleOf } from './judge.ts';
import { Records, type RequestRecord } from './records.ts';

export interface RequestsOptions {
  calendar: Calendar;
  account: Account;
  rules: readonly Rule[];
  folder: string;
  signal: AbortSignal;
}

/** How often a decision is made anew because the calendar changed meanwhile. */
const TRIES = 5;
/** What comes before the invitation: more of it waits for nothing. */
const MAX_EARLY = 16;
const answerOf = { accept: 'ACCEPTED', decline: 'DECLINED', tentative: 'TENTATIVE' } as const;

/** Requests for meetings as they come, what the rules or the person say to them, and the words to the organizer. */
export class Requests {
  readonly #calendar: Calendar;
  readonly #rules: readonly Rule[];
  readonly #signal: AbortSignal;
  readonly #records: Records;
  readonly #delivery: Delivery;
  readonly #conclusions: Conclusions;
  #turn: Promise<unknown> = Promise.resolve();

  constructor({ calendar, account, rules, folder, signal }: RequestsOptions) {
    this.#calendar = calendar;
    this.#rules = rules;
    this.#signal = signal;
    this.#records = new Records(folder);
    const own = { calendar, records: this.#records, as: addressOfJid(account.jid) };
    this.#delivery = new Delivery({ ...own, account, signal });
    this.#conclusions = new Conclusions({ ...own, delivery: this.#delivery });
  }

  async begin(): Promise<void> {
    await this.#records.load();
    void this.#inTurn(() => this.#delivery.resume());
  }

  /** Settles when nothing is being written any more, which is soon after the signal aborted. */
  async ended(): Promise<void> {
    await this.#turn;
  }

  get waiting(): RequestRecord[] {
    return this.#records.all.filter(({ waiting }) => waiting);
  }

  /** @throws Refusal when it must not be applied; then nothing has changed */
  receive(ical: string, request: QueryRequest<unknown>): Promise<ItipReceipt> {
    const message = readMessage(ical);
    assertSender(message, request.asker);
    return this.#inTurn(async () => {
      const disposition = await this.#again(() => this.#take(message, ical, request));
      return { uid: message.uid, disposition };
    });
  }

  /** What the person says. */
  answer(uid: string, partstat: Partstat, options: { effect: Effect; comment?: string | undefined }) {
    return this.#inTurn(() =>
      this.#again(async () => {
        const record = this.#records.get(uid);
        if (!record?.waiting) throw new Refusal('item-not-found', 'No such request waits.');
        await this.#calendar.calendars.refresh();
        const { object, instances } = record.waiting;
        const base = readJcal(object);
        await this.#conclusions.conclude(
          record,
          { base, instances, partstat },
          { ...options, note: titleOf(base) },
        );
      }),
    );
  }

  takeBack(uid: string, before: string | undefined): Promise<void> {
    return this.#inTurn(() => this.#conclusions.takeBack(uid, before));
  }

  /** @throws Refusal when the calendar is not as the answer left it */
  assertAnswered(uid: string): void {
    this.#conclusions.assertAnswered(uid);
  }

  async #take(
    message: Message,
    ical: string,
    request: QueryRequest<unknown>,
  ): Promise<ItipReceipt['disposition']> {
    const { uid } = message;
    await this.#calendar.calendars.refresh();
    const seen = this.#calendar.stored(uid);
    const record: RequestRecord = { ...(this.#records.get(uid) ?? { uid, early: [] }), peer: request.asker };
    const text = record.waiting?.object ?? seen?.text;
    const known = {
      calendar: text === undefined ? undefined : readJcal(text),
      early: record.early.map((one) => readMessage(one)),
    };
    const { result, early } = receive(known, message, 'refuse');
    switch (result.outcome) {
      case 'early':
        await this.#records.keep({ ...record, early: [...record.early, ical].slice(-MAX_EARLY) });
        return 'queued';
      case 'question':
        throw new Refusal('not-allowed', 'Proposals of other times are not taken here yet.');
      case 'unchanged':
        // They may not have had the answer.
        if (message.method === 'REQUEST' && record.answered) void this.#delivery.send(record);
        return 'stale';
    }
    const texts = new Map([
      [message, ical],
      ...known.early.map((one, index) => [one, record.early[index]] as const),
    ]);
    const left = { ...record, early: early.flatMap((one) => texts.get(one) ?? []) };
    if (message.method === 'REQUEST' || message.method === 'ADD')
      return this.#decide(message, result.calendar, left, request);
    if (message.method === 'PUBLISH')
      throw new Refusal('not-allowed', 'Events that nobody is invited to are not taken here.');
    await this.#follow(message, result.calendar, left, seen, request);
    return 'applied';
  }

  async #decide(
    message: Message,
    calendar: Component,
    record: RequestRecord,
    request: QueryRequest<unknown>,
  ): Promise<ItipReceipt['disposition']> {
    const meeting = meetingOf(calendar);
    const people = peopleOf(meeting.organizer ?? '', request);
    const instances = instancesIn(message);
    const asked = message.method === 'REQUEST' ? message : { ...meeting, method: 'REQUEST' as const };
    const judged = judge(asked, { calendar: this.#calendar, rules: this.#rules, people, now: new Date() });
    const note = `${judged.request.title} (${judged.rule ?? 'no rule'}: ${judged.reason})`;
    if (judged.answer === 'silent') {
      request.note(`left alone: ${note}`);
      return 'queued';
    }
    if (judged.answer !== 'accept' && judged.answer !== 'decline') {
      await this.#ask(record, { base: calendar, instances }, judged);
      request.note(`waits for you: ${note}`);
      return 'queued';
    }
    const partstat = answerOf[judged.answer];
    await this.#conclusions.conclude(
      record,
      { base: calendar, instances, partstat },
      { effect: request.effect, note },
    );
    return 'applied';
  }

  async #ask(
    { uid, peer, early }: RequestRecord,
    { base, instances }: Omit<Answering, 'partstat'>,
    { rule, reason }: Judged,
  ): Promise<void> {
    await this.#records.keep({
      ...{ uid, peer, early },
      waiting: {
        ...{ object: writeJcal(base), instances, receivedAt: new Date().toISOString(), reason },
        ...(rule !== undefined && { rule }),
      },
    });
  }

  /** What the organizer of a meeting, or somebody in one of the person's own, says and asks nothing with. */
  async #follow(
    { method, uid }: Message,
    calendar: Component,
    record: RequestRecord,
    seen: StoredObject | undefined,
    request: QueryRequest<unknown>,
  ): Promise<void> {
    const text = writeJcal(calendar);
    if (!seen) {
      const { waiting } = record;
      if (method === 'CANCEL') await this.#records.forget(uid);
      else if (waiting) await this.#records.keep({ ...record, waiting: { ...waiting, object: text } });
      return request.note(`${method}: ${titleOf(calendar)}`);
    }
    await request.effect({ note: `${method}: ${titleOf(calendar)}` }, async () => {
      const done = await this.#calendar.writable.put({ uid, text }, seen);
      if ('conflict' in done)
        throw new Refusal('conflict', 'The calendar changes all the time. Try again later.');
      const { waiting: _done, ...rest } = record;
      await this.#records.keep(method === 'CANCEL' ? rest : record);
    });
  }

  /** Once more where another program changed the calendar in between. */
  async #again<T>(work: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await work();
      } catch (error) {
        const isConflict = error instanceof Refusal && error.condition === 'conflict';
        if (!isConflict || tries === TRIES) throw error;
      }
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(() => {
      if (this.#signal.aborted)
        throw new Refusal('service-unavailable', 'The calendar is started anew. Try again.');
      return work();
    });
    this.#turn = mine.catch(() => {}); // whoever wanted it is told
    return mine;
  }
}

function titleOf(calendar: Component): string {
  const [event] = meetingOf(calendar).events;
  const summary = event?.[1].find(([name]) => name === 'summary')?.[3];
  return typeof summary === 'string' && summary !== '' ? summary : 'a meeting without a title';
}
