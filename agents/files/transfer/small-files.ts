import {
  closeSync,
  constants,
  fstatSync,
  futimesSync,
  linkSync,
  openSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import type { Destination } from '../destination.ts';
import { asWriteRefusal } from '../system-error.ts';
import type { Ledger } from './ledger.ts';
import { join } from './places.ts';
import { type Placing, secondsOf, type WholeFile } from './placing.ts';

const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW = 0 } = constants;

export interface SmallFile extends Omit<WholeFile, 'handle'> {
  bytes: Buffer;
  /** It is in place. */
  put(): void;
  /** It could not be put there; throws what is in the way of all. */
  leave(error: unknown): void;
}

export interface SmallFilesOptions {
  destination: Destination;
  ledger: Ledger;
  placing: Placing;
  partOf(n: number): string;
}

/** So many are put in place with one entry in the ledger. */
const BATCH = 64;
/** Or as many as hold so much: what waits is lost when the process is killed, and comes again. */
const BATCH_BYTES = 512 * 1024;

/** So long at a stretch: others wait, too. */
const MOST_MS = 10;

/**
 * Small files, many at once. Where the folder is held by its descriptor they are put with as few calls as possible, and
 * without the thread pool, to which a file is handed over more slowly than it is made; else one after the other as
 * larger ones are.
 */
export class SmallFiles {
  readonly #options: SmallFilesOptions;
  #batch: SmallFile[] = [];
  #bytes = 0;
  #putting: Promise<void> = Promise.resolve();

  constructor(options: SmallFilesOptions) {
    this.#options = options;
  }

  add(file: SmallFile): Promise<void> | undefined {
    this.#batch.push(file);
    this.#bytes += file.bytes.length;
    return this.#batch.length < BATCH && this.#bytes < BATCH_BYTES ? undefined : this.#begin();
  }

  /** All that was added is in place. */
  async flush(): Promise<void> {
    this.#begin().catch(() => {}); // told by the next, which is waited for
    await this.#putting;
  }

  /** Waits for the batch before: while one is put in place, the next is gathered. */
  #begin(): Promise<void> {
    const [before, batch] = [this.#putting, this.#batch];
    this.#batch = [];
    this.#bytes = 0;
    this.#putting = before.then(() => this.#put(batch));
    this.#putting.catch(() => {}); // whoever waits for the next one gets it
    return before;
  }

  async #put(batch: readonly SmallFile[]): Promise<void> {
    const isHeld = this.#options.destination.partAt && batch.every(({ place }) => place.folder.isHeld);
    for (const file of isHeld ? await this.#putTogether(batch) : batch) {
      try {
        await this.#putOne(file);
        file.put();
      } catch (error) {
        file.leave(error);
      }
    }
  }

  /** Those for which it does not go so simply. */
  async #putTogether(batch: readonly SmallFile[]): Promise<SmallFile[]> {
    const { ledger, placing, partOf, destination } = this.#options;
    const partAt = (file: SmallFile) => destination.partAt?.(partOf(file.head.n)) ?? '';
    try {
      const inodes = new Map<SmallFile, bigint>();
      await eachInTurn(batch, (file) => {
        const fd = openPart(partAt(file), file);
        const inode = fill(fd, file, placing.keepsInodes);
        if (inode !== undefined) inodes.set(file, inode);
      });
      ledger.append(...batch.map(({ head, place, name }) => ({ n: head.n, as: join(place.whole, name) })));
      const left: SmallFile[] = [];
      await eachInTurn(batch, (file) => {
        const part = partAt(file);
        try {
          linkSync(part, `${file.place.folder.at}/${file.name}`);
        } catch {
          left.push(file); // tried again in the way that says why
          return;
        }
        unlinkSync(part);
        placing.isPlaced(file, file.name, inodes.get(file));
        file.put();
      });
      return left;
    } catch (error) {
      throw asWriteRefusal(error);
    }
  }

  async #putOne(file: SmallFile): Promise<void> {
    const { destination, placing, partOf } = this.#options;
    const handle = await destination.openPart(partOf(file.head.n));
    try {
      await handle.truncate(0);
      await handle.writeFile(file.bytes);
      await placing.place({ ...file, handle });
    } catch (error) {
      throw asWriteRefusal(error);
    } finally {
      await handle.close();
    }
  }
}

async function eachInTurn<T>(all: readonly T[], work: (one: T) => void): Promise<void> {
  let since = performance.now();
  for (const one of all) {
    work(one);
    if (performance.now() - since < MOST_MS) continue;
    await turn();
    since = performance.now();
  }
}

/** What an earlier run left of it is written anew. */
function openPart(part: string, { head }: SmallFile): number {
  const flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW;
  const mode = head.executable ? 0o777 : 0o666;
  try {
    return openSync(part, flags, mode);
  } catch {
    unlinkSync(part);
    return openSync(part, flags, mode);
  }
}

function fill(fd: number, { bytes, head }: SmallFile, wantsInode: boolean): bigint | undefined {
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
    futimesSync(fd, Date.now() / 1000, secondsOf(head));
    return wantsInode ? fstatSync(fd, { bigint: true }).ino : undefined;
  } finally {
    closeSync(fd);
  }
}
