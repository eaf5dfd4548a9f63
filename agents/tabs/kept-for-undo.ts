import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { z } from 'zod';
import { Refusal } from '../../app/agent.ts';

/** As many as there are effects that can be undone. */
const MAX_KEPT = 500;
const NAME = /^[0-9a-z]{9}-[0-9a-f]{16}\.json$/;

/** What undoing needs of a thousand tabs is too long for the log of effects: a file each, whose name stands there. */
export class KeptForUndo {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async start(folder: string): Promise<KeptForUndo> {
    const kept = new KeptForUndo(join(folder, 'undo'));
    await mkdir(kept.#folder, { recursive: true, mode: 0o700 });
    const cutShort = (await readdir(kept.#folder)).filter((name) => !NAME.test(name));
    for (const name of cutShort) await rm(join(kept.#folder, name), { force: true });
    return kept;
  }

  /** Resolves with its name once it is on disk. */
  async keep(value: unknown): Promise<string> {
    const time = Date.now().toString(36).padStart(9, '0');
    const name = `${time}-${randomBytes(8).toString('hex')}`;
    await writeFileAtomic(this.#fileOf(name), JSON.stringify(value), { mode: 0o600 });
    await this.#prune();
    return name;
  }

  /** @throws Refusal where it is gone */
  async get<T>(name: string, schema: z.ZodType<T>): Promise<T> {
    const text = await readFile(this.#fileOf(name), 'utf8').catch(() => undefined);
    if (text === undefined)
      throw new Refusal('item-not-found', 'Which tabs those were is not known any more.');
    return schema.parse(JSON.parse(text));
  }

  /** By their names the oldest are the first. */
  async #prune(): Promise<void> {
    const names = (await readdir(this.#folder)).filter((name) => NAME.test(name)).sort();
    for (const name of names.slice(0, -MAX_KEPT)) await rm(join(this.#folder, name), { force: true });
  }

  #fileOf(name: string): string {
    return join(this.#folder, `${name}.json`);
  }
}
