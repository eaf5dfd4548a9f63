import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { z } from 'zod';

export interface KeptFilesOptions<T> {
  folder: string;
  schema: z.ZodType<T>;
  keyOf(one: T): string;
}

/** Values by their keys, one JSON file each, so that each change is one atomic write. */
export class KeptFiles<T> {
  readonly #options: KeptFilesOptions<T>;
  readonly #kept = new Map<string, T>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: KeptFilesOptions<T>) {
    this.#options = options;
  }

  async load(): Promise<void> {
    const { folder, schema, keyOf } = this.#options;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const name of await readdir(folder)) {
      const file = join(folder, name);
      if (!/^[0-9a-f]{64}\.json$/.test(name)) {
        await rm(file, { force: true }); // what a kill left of a write
        continue;
      }
      const read = schema.safeParse(parsed(await readFile(file, 'utf8')));
      if (read.success) this.#kept.set(keyOf(read.data), read.data);
    }
  }

  get size(): number {
    return this.#kept.size;
  }

  /** The one that changed last is the last. */
  get all(): T[] {
    return [...this.#kept.values()];
  }

  get(key: string): T | undefined {
    return this.#kept.get(key);
  }

  /** On the disk when it resolves. */
  keep(one: T): Promise<void> {
    return this.#inTurn(() => this.#write(one));
  }

  /** Keeps what the one of that key becomes, as it is by then; where that is undefined it stays. */
  change(key: string, next: (one: T) => T | undefined): Promise<void> {
    return this.#inTurn(async () => {
      const one = this.#kept.get(key);
      const changed = one && next(one);
      if (changed !== undefined) await this.#write(changed);
    });
  }

  /** Unless it is another one by then. */
  forget(key: string, isIt: (one: T) => boolean = () => true): Promise<void> {
    return this.#inTurn(async () => {
      const one = this.#kept.get(key);
      if (one === undefined || !isIt(one)) return;
      await rm(this.#fileOf(key), { force: true });
      this.#kept.delete(key);
    });
  }

  async #write(one: T): Promise<void> {
    const key = this.#options.keyOf(one);
    await writeFileAtomic(this.#fileOf(key), JSON.stringify(one), { mode: 0o600 });
    this.#kept.delete(key);
    this.#kept.set(key, one);
  }

  #inTurn<R>(work: () => Promise<R>): Promise<R> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {}); // whoever wanted it is told
    return done;
  }

  #fileOf(key: string): string {
    return join(this.#options.folder, `${createHash('sha256').update(key).digest('hex')}.json`);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
