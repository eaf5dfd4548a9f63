import { isDeepStrictEqual } from 'node:util';
import type { AnyAgent } from '../agent.ts';
import type { ArchiveResult } from '../xep/0313-message-archive.ts';
import { StanzaError } from '../xmpp/stanza-error.ts';
import { type AnyQuery, answerQuery } from './answer-query.ts';
import { ApprovedQueries } from './approved-query.ts';
import { Archive, type ArchivePage } from './archive.ts';
import { byStanza } from './asker.ts';
import { type LetterQuery, letterIn } from './letter-in.ts';
import { type KeptLetter, LettersFile, type LettersState } from './letters-file.ts';
import { hasRoom } from './letters-room.ts';
import { recorded } from './recorder.ts';
import type { Serving } from './serving.ts';
import { Tally } from './tally.ts';

export interface LettersOptions extends Serving {
  /** Bare JID of the person. */
  jid: string;
  file: string;
  isBlocked(jid: string): boolean;
  now(): Date;
  warn(reason: string): void;
  onFault(error: unknown): void;
}

const AGAIN_MS = 10 * 60_000;
const KEPT_MS = 14 * 86_400_000;
/** Asked again at the next look; a program could not wait here. */
const PATIENCE_MS = 100;
const MAX_FAULTS = 5;
const later: readonly string[] = ['resource-constraint', 'service-unavailable'];

/** Queries that came as messages while nobody was here, found in the archive (docs/protocol/letters.md). */
export class Letters {
  readonly #options: LettersOptions;
  readonly #queries: readonly LetterQuery[];
  readonly #archive: Archive;
  readonly #file: LettersFile;
  readonly #approved: ApprovedQueries;
  readonly #strangers: Tally;
  readonly #timer: NodeJS.Timeout;
  #last: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;
  #isTold = false;

  constructor(options: LettersOptions) {
    this.#options = options;
    this.#queries = options.agents.flatMap(lettersOf);
    this.#archive = new Archive(options.client, options.jid);
    this.#file = new LettersFile(options.file);
    this.#approved = new ApprovedQueries(options.approvals);
    this.#strangers = new Tally(options.activity, {
      action: 'letter',
      first: 'kept, and not answered: the sender may not ask you',
      more: 'kept, and not answered',
    });
    this.#timer = setInterval(() => void this.look(), AGAIN_MS).unref();
    options.approvals.on('answered', () => void this.look());
  }

  /** Takes what has come since the last time, and tries what was kept. Never rejects. */
  look(): Promise<void> {
    if (this.#queries.length === 0) return Promise.resolve();
    this.#next ??= this.#last.then(async () => {
      this.#next = undefined;
      await this.#look().catch((error) => this.#failed(error));
    });
    this.#last = this.#next;
    return this.#next;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#strangers.flush();
  }

  async #look(): Promise<void> {
    if (this.#options.client.state !== 'online') return;
    const { cursor, kept } = await this.#file.read();
    if (!cursor) {
      const newest = await this.#archive.newest();
      return this.#file.write({ cursor: newest ? placeOf(newest) : {}, kept });
    }
    await this.#tryKept();
    for (;;) {
      const before = await this.#file.read();
      const page = await this.#page(before);
      const isOver = page.isEnd && page.items.length === 0;
      if (!isOver) await this.#take(page, before);
      if (page.isEnd) return;
    }
  }

  async #page({ cursor: { after, stamp } = {} }: LettersState): Promise<ArchivePage> {
    if (after === undefined) return this.#archive.since(stamp);
    try {
      return await this.#archive.after(after);
    } catch (error) {
      const isGone = error instanceof StanzaError && error.condition === 'item-not-found';
      if (!isGone) throw error;
      return this.#archive.since(stamp);
    }
  }

  /** The cursor goes on only once all that stands before it has had its effect. */
  async #take({ items, last }: ArchivePage, { cursor, kept: before }: LettersState): Promise<void> {
    const { jid, now } = this.#options;
    const kept = [...before];
    for (const item of items) {
      const letter = letterIn(item, jid, this.#queries);
      if (!letter) continue;
      const { agent, name, query, from, payload } = letter;
      let input: unknown;
      try {
        input = query.codec.decodeQuery(payload);
      } catch {
        continue; // it is no such query
      }
      const found = {
        ...{ query: `${agent}.${name}`, input: input as KeptLetter['input'], from },
        ...{ foundAt: now().toISOString(), reason: '', faults: 0, isHeld: false },
      };
      // It was read before, and a kill came before the cursor was written.
      if (kept.some((one) => isSame(one, found))) continue;
      const left = await this.#try(found);
      if (!left) continue;
      if (hasRoom(kept, left)) kept.push(left);
      else this.#note(left, 'no room to keep it for later');
    }
    const stamp = items.at(-1)?.stamp ?? cursor?.stamp;
    await this.#file.write({
      cursor: { ...(last !== undefined && { after: last }), ...(stamp !== undefined && { stamp }) },
      kept,
    });
  }

  async #tryKept(): Promise<void> {
    const { cursor, kept } = await this.#file.read();
    const left: KeptLetter[] = [];
    for (const letter of kept) {
      if (Date.parse(letter.foundAt) < this.#options.now().getTime() - KEPT_MS) {
        this.#note(letter, 'it waited for two weeks');
        continue;
      }
      const still = await this.#try(letter);
      if (still) left.push(still);
    }
    if (kept.length > 0) await this.#file.write({ ...(cursor && { cursor }), kept: left });
  }

  /** What is to be kept of it; nothing when it is over. */
  async #try(letter: KeptLetter): Promise<KeptLetter | undefined> {
    const { isBlocked, grants, activity, onFault } = this.#options;
    const { from, input } = letter;
    const found = this.#queries.find(({ agent, name }) => `${agent}.${name}` === letter.query);
    if (!found || isBlocked(from)) return undefined;
    const { agent, name, query } = found;
    if (grants.decide(`${agent}.${query.permission}`, byStanza(from)) === 'deny') {
      if (!letter.isHeld) this.#strangers.refused(from);
      return { ...letter, isHeld: true };
    }
    let reason = '';
    // What would only be said again is not.
    const add = (event: Parameters<typeof activity.add>[0]) => {
      reason = event.reason;
      if (event.outcome === 'done' || reason !== letter.reason) activity.add(event);
    };
    try {
      await recorded({ add }, { agent, peer: from, action: `letter ${name}` }, async () => {
        const answer = await answerQuery(this.#options, {
          ...{ agent, name, query, from },
          input: () => input,
          approve: (asked, signal) => this.#approved.approve(asked, signal, PATIENCE_MS),
          withdraw: (asked) => this.#approved.withdraw(asked),
        });
        return { value: undefined, outcome: 'done', reason: answer.reason };
      });
      return undefined;
    } catch (error) {
      const kept = { ...letter, reason, isHeld: false };
      if (error instanceof StanzaError) return later.includes(error.condition) ? kept : undefined;
      onFault(error);
      const faults = letter.faults + 1;
      return faults < MAX_FAULTS ? { ...kept, faults } : undefined;
    }
  }

  #failed(error: unknown): void {
    const { warn, onFault } = this.#options;
    if (!(error instanceof StanzaError)) {
      if (this.#options.client.state === 'online') onFault(error);
      return; // offline: the next login looks again
    }
    if (this.#isTold) return;
    this.#isTold = true;
    warn(
      'This server keeps no archive of messages: what is asked of you while no device is online is lost here.',
    );
  }

  #note({ from, query }: KeptLetter, reason: string): void {
    const [agent = 'core', name = ''] = query.split('.');
    const about = { agent, peer: from, action: `letter ${name}`, ms: 0 };
    this.#options.activity.add({ ...about, outcome: 'refused', reason });
  }
}

function lettersOf({ contract, queries = {} }: AnyAgent): LetterQuery[] {
  return Object.entries<AnyQuery>(queries).flatMap(([name, query]) =>
    query.letter ? [{ agent: contract.name, name, query }] : [],
  );
}

function isSame(one: KeptLetter, other: KeptLetter): boolean {
  return one.from === other.from && one.query === other.query && isDeepStrictEqual(one.input, other.input);
}

function placeOf({ id, stamp }: ArchiveResult): NonNullable<LettersState['cursor']> {
  return { after: id, ...(stamp !== undefined && { stamp }) };
}
