import { type Effect, Refusal } from '../../../app/agent.ts';
import type { Calendar } from '../calendar.ts';
import type { SharedAnswer } from '../devices/contract-devices.ts';
import { newRequest, type SharedAnswers } from '../devices/shared-answers.ts';
import { openIn } from '../invited/open.ts';
import { ownAddressIn } from '../itip/attendee.ts';
import { type Component, componentsOf, readJcal, writeJcal } from '../itip/jcal.ts';
import { readMeeting } from '../itip/message.ts';
import type { StoredObject } from '../sources/source.ts';
import { type Asked, answersTo, type Partstat } from './answers.ts';
import type { Delivery } from './delivery.ts';
import { headOf, type Records, type RequestRecord } from './records.ts';

/** The object as the organizer has it now, and what is answered to it. */
export interface Answering extends Asked {
  partstat: Partstat;
  /** To whom it is passed on, with DELEGATED. */
  delegate?: string | undefined;
}

export interface Conclusion {
  effect: Effect;
  note: string;
  /** Words to the organizer. */
  comment?: string | undefined;
  /** A rule answers this request: the person's devices agree on one answer. Else the person says it. */
  request?: string;
  /** The person is asked all the same. */
  waiting?: RequestRecord['waiting'];
}

export interface ConclusionsOptions {
  calendar: Calendar;
  records: Records;
  delivery: Delivery;
  shared: SharedAnswers;
  /** Whose answers they are. */
  as: string;
}

/** Answers that are given, and taken back. */
export class Conclusions {
  readonly #options: ConclusionsOptions;

  constructor(options: ConclusionsOptions) {
    this.#options = options;
  }

  /**
   * The answer is on the disk before the calendar has it, and the calendar has it before the organizer.
   * @throws Refusal (conflict) where another program changed the meeting meanwhile; then nothing has changed
   */
  async conclude(
    record: RequestRecord,
    answering: Answering,
    { effect, note, comment, request, waiting }: Conclusion,
  ): Promise<void> {
    const { calendar, delivery } = this.#options;
    const { uid } = record;
    const agreed = await this.#agree(record, answering, { comment, request });
    const seen = calendar.stored(uid);
    const before = seen && { before: seen.text };
    const inverse = { name: 'answered', input: { uid, ...before } };
    await effect({ note: `${agreed.partstat.toLowerCase()}: ${note}`, inverse }, async () => {
      const answered = { ...this.#answered(record, answering.base, agreed), ...before };
      const concluded = { ...headOf(record), answered, ...(waiting && { waiting }) };
      await this.#write(concluded, record, seen);
      void delivery.send(concluded);
    });
  }

  /** What invites nobody (PUBLISH, RFC 5546 §3.2.1) is put into the calendar, or not; nobody waits for an answer. */
  async settle(
    record: RequestRecord,
    base: Component,
    { isWanted, effect, note }: { isWanted: boolean; effect: Effect; note: string },
  ): Promise<void> {
    const { calendar, records, delivery } = this.#options;
    const { uid } = record;
    const object = writeJcal(base);
    if (!isWanted) {
      const left = { ...headOf(record), answered: { object, isSent: true, isGone: true as const } };
      return effect({ note: `not wanted: ${note}` }, () => records.keep(left));
    }
    const seen = calendar.stored(uid);
    const before = seen && { before: seen.text };
    const inverse = { name: 'answered', input: { uid, ...before } };
    await effect({ note: `put into the calendar: ${note}`, inverse }, async () => {
      const { name } = calendar.writable;
      const answered = { object, ...before, isSent: false, calendar: name };
      const settled = { ...headOf(record), answered };
      await this.#write(settled, record, seen);
      void delivery.send(settled);
    });
  }

  /** On the disk first, then in the calendar. */
  async #write(next: RequestRecord, record: RequestRecord, seen: StoredObject | undefined): Promise<void> {
    const { calendar, records } = this.#options;
    const { uid, answered } = next;
    await records.keep(next);
    const done = await calendar.writable.put({ uid, text: answered?.object ?? '' }, seen);
    if (!('conflict' in done)) return;
    await records.keep(record);
    throw new Refusal('conflict', 'The calendar changes all the time. Try again later.');
  }

  async #agree(
    { uid, peer, isInCalendar }: RequestRecord,
    { instances, spared, partstat, delegate }: Answering,
    { comment, request }: Pick<Conclusion, 'comment' | 'request'>,
  ): Promise<SharedAnswer> {
    const { shared } = this.#options;
    const now = new Date();
    const answer = {
      ...{ uid, instances: [...instances], partstat, to: peer, isSent: false },
      ...{ request: request ?? newRequest(uid, now), stamp: now.toISOString() },
      ...(spared && { spared: [...spared] }),
      ...(delegate !== undefined && { delegate }),
      ...(isInCalendar && { isInCalendar }),
      ...(comment !== undefined && { comment }),
    };
    if (request !== undefined) return shared.agree(answer);
    await shared.tell(answer).catch(() => {}); // what the person says goes out all the same
    return answer;
  }

  #answered(record: RequestRecord, base: Component, { stamp, request, ...said }: SharedAnswer) {
    const { calendar, delivery, as } = this.#options;
    const { instances, spared, partstat, delegate, comment } = said;
    const invited = ownAddressIn(componentsOf(base, 'vevent'), calendar.owner) ?? as;
    const { object, reply } = answersTo(
      { base, instances, spared },
      { as: invited, partstat, delegate, comment, now: new Date(stamp) },
    );
    const words = delivery.wordsTo(record, reply);
    return { object: writeJcal(object), ...words, calendar: calendar.writable.name, request };
  }

  /** Another device gave this answer and is gone: its words go out from here, where the calendar has the meeting. */
  async takeOver(answer: SharedAnswer): Promise<void> {
    const { calendar, records, delivery } = this.#options;
    const { uid, to: peer, request, isInCalendar } = answer;
    const before = records.get(uid);
    const seen = calendar.stored(uid);
    if (!seen || before?.answered?.request === request) return;
    const head = before ? headOf(before) : { uid, early: [] };
    const record = { ...head, peer, ...(isInCalendar && { isInCalendar }) };
    const answered = { ...this.#answered(record, readJcal(seen.text), answer), before: seen.text };
    if (!delivery.isSaid(seen.text, answered.object)) return; // it says something else by now
    const concluded = { ...record, answered };
    await records.keep(concluded);
    void delivery.send(concluded);
  }

  /** What was there before the answer is there again, and the person is asked. */
  async takeBack(uid: string, before: string | undefined): Promise<void> {
    const { calendar, records } = this.#options;
    const { record, answered, seen } = this.assertAnswered(uid);
    const receivedAt = new Date().toISOString();
    const reason = 'The answer was taken back.';
    await records.keep({
      ...headOf(record),
      waiting: { ...this.#askedAgain(record, answered.object, before), receivedAt, reason },
    });
    const { writable } = calendar;
    const done =
      before === undefined ? await writable.remove(seen) : await writable.put({ uid, text: before }, seen);
    if (!('conflict' in done)) return;
    await records.keep(record);
    throw changedSince();
  }

  /** What another program put there is there again as it was; else the calendar forgets it. */
  #askedAgain({ isInCalendar }: RequestRecord, object: string, before: string | undefined) {
    if (!isInCalendar || before === undefined) return { object, instances: [] };
    const { instances = [], spared = [] } = openIn(readMeeting(before), this.#options.calendar.owner) ?? {};
    return { object: before, instances: [...instances], spared: [...spared] };
  }

  /** @throws Refusal when the calendar is not as the answer left it */
  assertAnswered(uid: string) {
    const { calendar, records, delivery } = this.#options;
    const record = records.get(uid);
    const seen = calendar.stored(uid);
    if (!record?.answered || !seen || !delivery.isSaid(seen.text, record.answered.object))
      throw changedSince();
    return { record, answered: record.answered, seen };
  }
}

function changedSince(): Refusal {
  return new Refusal('conflict', 'The meeting has changed since.');
}
