import { open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

const state = z.enum([
  /** Its inverse is written; the effect itself is under way. */
  'begun',
  'happened',
  /** The core ended, or the effect failed, in the middle: only the inverse's own check can tell. */
  'perhaps',
  'undoing',
  'undone',
  /** The core ended, or the inverse failed, while it was being undone. It is never tried again. */
  'unknown',
  /** Nothing happened, so nothing can be undone. */
  'dropped',
]);

const undoable = z.object({
  id: z.string(),
  time: z.iso.datetime(),
  agent: z.string(),
  inverse: z.string(),
  input: z.unknown(),
  note: z.string(),
  state,
});

/** An effect with its inverse, and how far both have come. */
export type Undoable = z.output<typeof undoable>;
export type UndoState = z.output<typeof state>;

const line = z.union([undoable, z.object({ id: z.string(), state })]);

export interface UndoLogOptions {
  file: string;
  now(): Date;
  randomId(): string;
  maxEntries?: number;
  maxAgeMs?: number;
}

const DAY_MS = 24 * 60 * 60_000;
const MAX_INPUT_BYTES = 16_000;

/**
 * Inverses on disk: a line when one begins and a line at each change of its state, each synced before anybody
 * goes on. Bounded in number and age. Memory is the truth; a file that may have a torn end is written anew.
 */
export class UndoLog {
  readonly #options: UndoLogOptions;
  readonly #maxEntries: number;
  readonly #maxAgeMs: number;
  readonly #entries = new Map<string, Undoable>();
  #writing: Promise<unknown> = Promise.resolve();
  #lines = 0;
  /** Until the file is known to be whole: at the start, and after a write that failed. */
  #anew = true;

  constructor(options: UndoLogOptions) {
    this.#options = options;
    this.#maxEntries = options.maxEntries ?? 500;
    this.#maxAgeMs = options.maxAgeMs ?? 30 * DAY_MS;
  }

  /** Reads what there is; returns what the end of the last core cut off, with the state that leaves it in. */
  async load(): Promise<Undoable[]> {
    const text = await readFile(this.#options.file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    for (const one of text.split('\n').flatMap(parseLine)) {
      if ('inverse' in one) this.#entries.set(one.id, one);
      else if (one.state === 'dropped') this.#entries.delete(one.id);
      else this.#change(one.id, one.state);
    }
    this.#prune();
    const cut = [...this.#entries.values()].filter((one) => one.state === 'begun' || one.state === 'undoing');
    for (const one of cut) one.state = one.state === 'begun' ? 'perhaps' : 'unknown';
    // Told once: the next start finds them as they are left now.
    if (cut.length > 0) await this.#write(() => '').catch(() => {}); // the file is written anew at the next chance
    return cut.map((one) => ({ ...one }));
  }

  get(id: string): Undoable | undefined {
    this.#prune();
    return this.#entries.get(id);
  }

  /** Resolves with its id once it is on disk. */
  async begin(what: Pick<Undoable, 'agent' | 'inverse' | 'input' | 'note'>): Promise<string> {
    if (Buffer.byteLength(JSON.stringify(what.input) ?? '') > MAX_INPUT_BYTES)
      throw new Error(`the inverse of “${what.note}” takes more than ${MAX_INPUT_BYTES} bytes`);
    const id = this.#newId();
    const entry: Undoable = { ...what, id, time: this.#options.now().toISOString(), state: 'begun' };
    this.#entries.set(id, entry);
    this.#prune();
    try {
      await this.#write(() => JSON.stringify(entry));
      return id;
    } catch (error) {
      this.#entries.delete(id);
      throw error;
    }
  }

  /** Resolves once that is on disk; when it cannot be written nothing has changed. */
  async mark(id: string, next: UndoState): Promise<void> {
    const before = this.#entries.get(id)?.state;
    if (before === undefined) return; // too old meanwhile
    this.#change(id, next);
    try {
      await this.#write(() => JSON.stringify({ id, state: next }));
    } catch (error) {
      this.#change(id, before);
      throw error;
    }
  }

  /** Nothing happened, so nothing can be undone. */
  async drop(id: string): Promise<void> {
    await this.mark(id, 'dropped');
    this.#entries.delete(id);
  }

  #change(id: string, next: UndoState): void {
    const entry = this.#entries.get(id);
    if (entry) entry.state = next;
  }

  #prune(): void {
    const oldest = this.#options.now().getTime() - this.#maxAgeMs;
    let tooMany = this.#entries.size - this.#maxEntries;
    for (const { id, time } of this.#entries.values()) {
      if (tooMany-- > 0 || Date.parse(time) < oldest) this.#entries.delete(id);
    }
  }

  #write(lineOf: () => string): Promise<void> {
    const written = this.#writing.then(async () => {
      if (this.#anew || this.#lines > 4 * this.#maxEntries) return this.#writeAnew();
      this.#anew = true;
      await using handle = await open(this.#options.file, 'a', 0o600);
      await handle.appendFile(`${lineOf()}\n`);
      await handle.datasync();
      this.#anew = false;
      this.#lines++;
    });
    this.#writing = written.catch(() => {});
    return written;
  }

  async #writeAnew(): Promise<void> {
    this.#anew = true;
    const entries = [...this.#entries.values()];
    const text = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
    await writeFileAtomic(this.#options.file, text, { mode: 0o600 });
    await syncFolder(dirname(this.#options.file));
    this.#anew = false;
    this.#lines = entries.length;
  }

  /** Short enough to type. */
  #newId(): string {
    for (;;) {
      const letters = this.#options.randomId().replace(/[^A-Za-z0-9]/g, '');
      const id = letters.slice(0, 8).toLowerCase();
      if (id.length === 8 && !this.#entries.has(id)) return id;
    }
  }
}

/** A line that a crash cut short says nothing. */
function parseLine(text: string) {
  try {
    const parsed = line.safeParse(JSON.parse(text));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}

/** A new name outlives a power cut only once its folder is synced; Windows knows no such thing. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  await using handle = await open(folder, 'r');
  await handle.sync();
}
