import { readFile } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import type { z } from 'zod';

const AFTER_MS = 1_000;

/** One JSON file for a value that changes often: written when it has been quiet for a moment, the old or the new. */
export class SavedLater<T> {
  readonly #file: string;
  readonly #schema: z.ZodType<T>;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(file: string, schema: z.ZodType<T>) {
    this.#file = file;
    this.#schema = schema;
  }

  /** Undefined where there is none that can be read. */
  async load(): Promise<T | undefined> {
    try {
      return this.#schema.safeParse(JSON.parse(await readFile(this.#file, 'utf8'))).data;
    } catch {
      return undefined;
    }
  }

  later(valueNow: () => T): void {
    this.#timer ??= setTimeout(() => void this.now(valueNow()).catch(() => {}), AFTER_MS).unref(); // the next one says it
  }

  /** On the disk when it resolves. */
  now(value: T): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const written = this.#writing.then(() =>
      writeFileAtomic(this.#file, JSON.stringify(value), { mode: 0o600 }),
    );
    this.#writing = written.catch(() => {});
    return written;
  }
}
