import { type Account, type Effect, type QueryRequest, Refusal } from '../../../app/agent.ts';
import { bare } from '../../../app/xmpp/jid.ts';
import type { Calendar } from '../calendar.ts';
import { addressOfJid } from '../itip/address.ts';
import { isPassedOn } from '../itip/attendee.ts';
import { assertComplete } from '../itip/complete.ts';
import { type Component, readJcal, writeJcal } from '../itip/jcal.ts';
import { type Message, meetingOf, readMessage } from '../itip/message.ts';
import { receive } from '../itip/receive.ts';
import { assertSender } from '../itip/sender.ts';
import type { Outbox } from '../meet/outbox.ts';
import type { Rule } from '../policy/rule.ts';
import type { Range } from '../slots/ranges.ts';
import type { StoredObject } from '../sources/source.ts';
import type { Turn } from '../turn.ts';
import type { Partstat } from './answers.ts';
import { Conclusions } from './conclusions.ts';
import type { ItipReceipt } from './contract-requests.ts';
import { Decisions } from './decisions.ts';
import { Delivery } from './delivery.ts';
import { type Proposing, propose } from './proposal.ts';
import { Records, type RequestRecord } from './records.ts';

export interface RequestsOptions {
  calendar: Calendar;
  account: Account;
  rules: readonly Rule[];
  folder: string;
  signal: AbortSignal;
  turn: Turn;
  outbox: Outbox;
  heard: Heard;
}

/** What others say to meetings of the person's own. */
export interface Heard {
  /** An answer stands in the calendar now. */
  replied(uid: string): void;
  /** Somebody proposes another time; whether anybody thinks about it. */
  countered(message: Message): boolean;
}

/** How often a decision is made anew because the calendar changed meanwhile. */
const TRIES = 5;
/** What comes before the invitation: more of it waits for nothing. */
const MAX_EARLY = 16;

/** Requests for meetings as they come, what the rules or the person say to them, and the words to the organizer. */
export class Requests {
  readonly #calendar: Calendar;
  readonly #turn: Turn;
  readonly #heard: Heard;
  readonly #records: Records;
  readonly #as: string;
  readonly #delivery: Delivery;
  readonly #conclusions: Conclusions;
  readonly #decisions: Decisions;
  readonly #sides: Pick<Proposing, 'records' | 'outbox' | 'as'>;

  constructor(options: RequestsOptions) {
    const { calendar, account, rules, folder, signal, outbox } = options;
    this.#calendar = calendar;
    this.#turn = options.turn;
    this.#heard = options.heard;
    this.#records = new Records(folder);
    this.#as = addressOfJid(account.jid);
    const own = { calendar, records: this.#records, as: this.#as };
    this.#delivery = new Delivery({ ...own, account, signal });
    this.#conclusions = new Conclusions({ ...own, delivery: this.#delivery });
    this.#sides = { records: this.#records, outbox, as: own.as };
    this.#decisions = new Decisions({ ...own, rules, outbox, conclusions: this.#conclusions });
  }

  async begin(): Promise<void> {
    await this.#records.load();
    void this.#turn.take(() => this.#delivery.resume());
  }

  get waiting(): RequestRecord[] {
    return this.#records.all.filter(({ waiting }) => waiting);
  }

  get all(): RequestRecord[] {
    return this.#records.all;
  }

  /**
   * From an agent, or made here for somebody whose client is none (`isPlain`), to whom no answer can be sent.
   * @throws Refusal when it must not be applied; then nothing has changed
   */
  receive(ical: string, request: QueryRequest<unknown>, { isPlain = false } = {}): Promise<ItipReceipt> {
    const message = readMessage(ical);
    assertComplete(message);
    assertSender(message, request.asker);
    return this.#turn.take(async () => {
      const disposition = await this.#again(() => this.#take(message, ical, request, isPlain));
      return { uid: message.uid, disposition };
    });
  }

  /** What the person says. */
  answer(uid: string, partstat: Partstat, options: { effect: Effect; comment?: string | undefined }) {
    return this.#turn.take(() =>
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

  /** The person offers another time, and the request goes on waiting. */
  propose(uid: string, time: Range, said: Omit<Proposing, 'records' | 'outbox' | 'as'>): Promise<void> {
    return this.#turn.take(() => propose(uid, time, { ...this.#sides, ...said }));
  }

  takeBack(uid: string, before: string | undefined): Promise<void> {
    return this.#turn.take(() => this.#conclusions.takeBack(uid, before));
  }

  /** @throws Refusal when the calendar is not as the answer left it */
  assertAnswered(uid: string): void {
    this.#conclusions.assertAnswered(uid);
  }

  async #take(
    message: Message,
    ical: string,
    request: QueryRequest<unknown>,
    isPlain: boolean,
  ): Promise<ItipReceipt['disposition']> {
    const { uid } = message;
    await this.#calendar.calendars.refresh();
    const seen = this.#calendar.stored(uid);
    const peer = isPlain ? bare(request.asker) : request.asker;
    const record: RequestRecord = { ...(this.#records.get(uid) ?? { uid, early: [] }), peer };
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
        return this.#question(message, record, request);
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
    const isAsked = message.method === 'REQUEST' || message.method === 'ADD';
    if (isAsked && !isPassedOn(meetingOf(result.calendar).events, this.#as))
      return this.#decisions.decide(message, result.calendar, left, request);
    if (message.method === 'PUBLISH')
      throw new Refusal('not-allowed', 'Events that nobody is invited to are not taken here.');
    await this.#follow(message, result.calendar, left, seen, request);
    return 'applied';
  }

  /** What changes nothing by itself. */
  #question(
    message: Message,
    { waiting }: RequestRecord,
    request: QueryRequest<unknown>,
  ): ItipReceipt['disposition'] {
    const title = titleOf(message.calendar);
    if (message.method === 'COUNTER' && this.#heard.countered(message)) {
      request.note(`proposes another time: ${title}`);
      return 'queued';
    }
    if (message.method === 'DECLINECOUNTER' && waiting) {
      request.note(`keeps to the time, and waits for you: ${title}`);
      return 'applied';
    }
    throw new Refusal('not-allowed', 'Nothing of that kind is looked at for this meeting now.');
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
    this.#heard.replied(uid);
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
}

function titleOf(calendar: Component): string {
  const [event] = meetingOf(calendar).events;
  const summary = event?.[1].find(([name]) => name === 'summary')?.[3];
  return typeof summary === 'string' && summary !== '' ? summary : 'a meeting without a title';
}
