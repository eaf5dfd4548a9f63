import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { asWriteRefusal } from '../system-error.ts';
import { type SavedTransfer, savedTransfer } from './saved-transfer.ts';

/** All transfers, in the order they were asked for, as they are kept on disk. */
export class Queue {
  readonly list: SavedTransfer[] = [];
  readonly #folder: string;
  #writing: Promise<void> = Promise.resolve();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async load(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const text = await readFile(this.#file, 'utf8').catch(() => '[]');
    this.list.push(...z.array(savedTransfer).parse(JSON.parse(text)));
    // What a process that was killed has left: of transfers never taken, done or forgotten, and half a list.
    const going = new Set(this.list.flatMap(({ id, state }) => (state === 'done' ? [] : [id])));
    for (const name of await readdir(this.#folder))
      if (/^([0-9a-f]{16}|transfers\.json\.\d+)$/.test(name) && !going.has(name))
        await rm(join(this.#folder, name), { recursive: true });
  }

  async add(saved: SavedTransfer): Promise<void> {
    this.list.push(saved);
    try {
      await this.save();
    } catch (error) {
      this.list.splice(this.list.indexOf(saved), 1);
      throw error;
    }
  }

  /** All that is not shown any more and has nothing left to be cleared away. */
  async removeForgotten(): Promise<void> {
    for (const saved of this.list.filter((one) => one.isForgotten && !one.isToBeCleared))
      this.list.splice(this.list.indexOf(saved), 1);
    await this.save();
  }

  /** On disk when it resolves. */
  save(): Promise<void> {
    const saved = this.#writing.then(async () => {
      const text = `${JSON.stringify(this.list, undefined, 1)}\n`;
      await writeFileAtomic(this.#file, text, { mode: 0o600 });
    });
    this.#writing = saved.catch(() => {});
    return saved.catch((error) => {
      throw asWriteRefusal(error);
    });
  }

  folderOf({ id }: SavedTransfer): string {
    return join(this.#folder, id);
  }

  get #file(): string {
    return join(this.#folder, 'transfers.json');
  }
}
