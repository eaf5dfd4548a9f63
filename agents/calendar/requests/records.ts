import { z } from 'zod';
import { Refusal } from '../../../app/agent.ts';
import { KeptFiles } from '../../../app/kept-files.ts';
import { bare } from '../../../app/xmpp/jid.ts';
import { instance } from './instance.ts';

/** What is known of one meeting beside what the calendar says. */
const record = z.strictObject({
  uid: z.string(),
  /**
   * Full JID of the agent that spoke last; a bare one where none did: that of a client that takes no answers by IQ, of
   * the organizer, or the person's own where the organizer has none.
   */
  peer: z.string(),
  /** Another program put the invitation into the calendar. */
  isInCalendar: z.literal(true).optional(),
  /** It came as this file, and the answer is laid beside it. */
  file: z.string().optional(),
  /** Messages that came before what they speak of. */
  early: z.array(z.string()),
  /** The person is to say something: the object as it would be stored, the request, and why they are asked. */
  waiting: z
    .strictObject({
      object: z.string(),
      /** RECURRENCE-IDs, where it is about these instances alone. */
      instances: z.array(instance),
      /** RECURRENCE-IDs of those that the person has answered already. */
      spared: z.array(instance).optional(),
      receivedAt: z.iso.datetime(),
      rule: z.string().optional(),
      reason: z.string(),
      /** What the person proposed last, in UTC. */
      proposed: z.strictObject({ start: z.iso.datetime(), end: z.iso.datetime() }).optional(),
    })
    .optional(),
  /** What was decided: the object with the answer, what it takes the place of, and the words to the organizer. */
  answered: z
    .strictObject({
      object: z.string(),
      before: z.string().optional(),
      /** Absent where the calendar's server tells the organizer, or nobody waits for an answer. */
      reply: z.string().optional(),
      /** Their agent has it, or will never take it. */
      isSent: z.boolean(),
      /** When it went out as a letter; one that came back did not. */
      postedAt: z.iso.datetime().optional(),
      /** In which calendar it stands, by its name. */
      calendar: z.string().optional(),
      /** The organizer has cancelled all of it since, and hears no more of it. */
      isCancelled: z.literal(true).optional(),
      /** The person has taken it out of the calendar since. */
      isGone: z.literal(true).optional(),
      /** What the person's other devices know the answer by. */
      request: z.string().optional(),
    })
    .optional(),
});

export type RequestRecord = z.output<typeof record>;

/** The record of a meeting without what is asked and answered. */
export function headOf({ waiting: _asked, answered: _answered, ...head }: RequestRecord): RequestRecord {
  return head;
}

/** Of those that are answered, the oldest are forgotten. */
const MAX_RECORDS = 5_000;
/** A person who is asked by so many has other ways to be asked. */
const MAX_WAITING = 500;
const MAX_WAITING_OF_ONE = 50;
/** Meetings of which only what should come later has come. */
const MAX_UNBEGUN = 100;

/** The records of all meetings, within bounds. */
export class Records {
  readonly #files: KeptFiles<RequestRecord>;
  readonly #changed: () => void;

  /** @param changed called after each change */
  constructor(folder: string, changed: () => void) {
    this.#changed = changed;
    this.#files = new KeptFiles({ folder, schema: record, keyOf: ({ uid }) => uid });
  }

  load(): Promise<void> {
    return this.#files.load();
  }

  get all(): RequestRecord[] {
    return this.#files.all;
  }

  get(uid: string): RequestRecord | undefined {
    return this.#files.get(uid);
  }

  /** On the disk when it resolves. */
  async keep(one: RequestRecord): Promise<void> {
    if (one.waiting && !this.get(one.uid)?.waiting) this.#assertRoom(one.peer);
    await this.#files.keep(one);
    this.#changed();
    await this.#forgetOldest(MAX_RECORDS, ({ waiting, answered }) => !waiting && answered?.isSent !== false);
    await this.#forgetOldest(MAX_UNBEGUN, ({ waiting, answered }) => !waiting && !answered);
  }

  /** As it is by then; where it becomes undefined it stays. */
  change(uid: string, next: (one: RequestRecord) => RequestRecord | undefined): Promise<void> {
    return this.#files.change(uid, next);
  }

  async forget(uid: string): Promise<void> {
    await this.#files.forget(uid);
    this.#changed();
  }

  async #forgetOldest(most: number, isSuch: (one: RequestRecord) => boolean): Promise<void> {
    const such = this.#files.size > most ? this.all.filter(isSuch) : [];
    const [oldest] = such;
    if (oldest && such.length > most) await this.forget(oldest.uid);
  }

  #assertRoom(peer: string): void {
    const waiting = this.all.filter((one) => one.waiting);
    const ofOne = waiting.filter((one) => bare(one.peer) === bare(peer));
    if (waiting.length >= MAX_WAITING || ofOne.length >= MAX_WAITING_OF_ONE)
      throw new Refusal('resource-constraint', 'Too many requests wait here already. Try again later.');
  }
}
