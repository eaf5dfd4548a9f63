import { type Effect, Refusal } from '../../../app/agent.ts';
import type { Calendar } from '../calendar.ts';
import { type Component, writeJcal } from '../itip/jcal.ts';
import { answersTo, type Partstat } from './answers.ts';
import type { Delivery } from './delivery.ts';
import type { Instance, Records, RequestRecord } from './records.ts';

/** The object as the organizer has it now, and which of its instances are answered; all where none is named. */
export interface Answering {
  base: Component;
  instances: Instance[];
  partstat: Partstat;
}

export interface Conclusion {
  effect: Effect;
  note: string;
  /** Words to the organizer. */
  comment?: string | undefined;
  /** The person is asked all the same. */
  waiting?: RequestRecord['waiting'];
}

export interface ConclusionsOptions {
  calendar: Calendar;
  records: Records;
  delivery: Delivery;
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
    { base, instances, partstat }: Answering,
    { effect, note, comment, waiting }: Conclusion,
  ): Promise<void> {
    const { calendar, records, delivery, as } = this.#options;
    const { uid, peer, early } = record;
    const seen = calendar.stored(uid);
    const said = answersTo(base, instances, { as, partstat, comment, now: new Date() });
    const object = writeJcal(said.object);
    const before = seen && { before: seen.text };
    const inverse = { name: 'answered', input: { uid, ...before } };
    await effect({ note: `${partstat.toLowerCase()}: ${note}`, inverse }, async () => {
      const answered = { object, ...before, reply: writeJcal(said.reply), isSent: false };
      const concluded = { uid, peer, early, answered, ...(waiting && { waiting }) };
      await records.keep(concluded);
      const done = await calendar.writable.put({ uid, text: object }, seen);
      if ('conflict' in done) {
        await records.keep(record);
        throw new Refusal('conflict', 'The calendar changes all the time. Try again later.');
      }
      void delivery.send(concluded);
    });
  }

  /** What was there before the answer is there again, and the person is asked. */
  async takeBack(uid: string, before: string | undefined): Promise<void> {
    const { calendar, records } = this.#options;
    const { record, answered, seen } = this.assertAnswered(uid);
    const { peer, early } = record;
    const receivedAt = new Date().toISOString();
    const waiting = {
      object: answered.object,
      instances: [],
      receivedAt,
      reason: 'The answer was taken back.',
    };
    await records.keep({ uid, peer, early, waiting });
    const { writable } = calendar;
    const done =
      before === undefined ? await writable.remove(seen) : await writable.put({ uid, text: before }, seen);
    if (!('conflict' in done)) return;
    await records.keep(record);
    throw changedSince();
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
