import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

/** A meeting of the person's own, as others were last told of it; without a text they were not told yet. */
const arranged = z.strictObject({ uid: z.string(), text: z.string().optional() });

export type Told = z.output<typeof arranged>;

/** The meetings that were arranged here, one file each, so that each change is one atomic write. */
export class Arranged {
  readonly #folder: string;
  readonly #all = new Map<string, Told>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async load(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    for (const name of (await readdir(this.#folder)).filter((one) => /^[0-9a-f]{64}\.json$/.test(one))) {
      const read = arranged.safeParse(parsed(await readFile(join(this.#folder, name), 'utf8')));
      if (read.success) this.#all.set(read.data.uid, read.data);
    }
  }

  get all(): readonly Told[] {
    return [...this.#all.values()];
  }

  /** On the disk when it resolves. */
  async keep(one: Told): Promise<void> {
    await writeFileAtomic(this.#fileOf(one.uid), JSON.stringify(one), { mode: 0o600 });
    this.#all.set(one.uid, one);
  }

  async forget(uid: string): Promise<void> {
    await rm(this.#fileOf(uid), { force: true });
    this.#all.delete(uid);
  }

  #fileOf(uid: string): string {
    return join(this.#folder, `${createHash('sha256').update(uid).digest('hex')}.json`);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
