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

/** So many are put in place with one entry in the ledger; that takes some ten milliseconds. */
const BATCH = 64;
/** Or as many as hold so much: what waits is lost when the process is killed, and comes again. */
const BATCH_BYTES = 1024 * 1024;

/**
 * Small files of one folder, many at once. Where the folder is held by its descriptor they are put without the
 * thread pool, which doubles what they cost; else one after the other as larger ones are.
 */
export class SmallFiles {
  readonly #options: SmallFilesOptions;
  #batch: SmallFile[] = [];
  #bytes = 0;

  constructor(options: SmallFilesOptions) {
    this.#options = options;
  }

  add(file: SmallFile): Promise<void> | undefined {
    this.#batch.push(file);
    this.#bytes += file.bytes.length;
    return this.#batch.length < BATCH && this.#bytes < BATCH_BYTES ? undefined : this.flush();
  }

  async flush(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    this.#bytes = 0;
    if (batch.length === 0) return;
    for (const file of this.#putAtOnce(batch)) {
      try {
        await this.#putOne(file);
        file.put();
      } catch (error) {
        file.leave(error);
      }
    }
  }

  /** Those for which it does not go so simply. */
  #putAtOnce(batch: readonly SmallFile[]): SmallFile[] {
    const { ledger, placing, partOf, destination } = this.#options;
    const partAt = destination.partAt;
    if (!partAt || batch.some(({ place }) => !place.folder.isHeld)) return [...batch];
    try {
      const written = batch.map((file) => {
        const part = partAt(partOf(file.head.n));
        return { file, part, inode: writePart(part, file) };
      });
      ledger.append(...batch.map(({ head, place, name }) => ({ n: head.n, as: join(place.whole, name) })));
      return written.flatMap(({ file, part, inode }) => {
        try {
          linkSync(part, `${file.place.folder.at}/${file.name}`);
        } catch {
          return [file]; // tried again in the way that says why
        }
        unlinkSync(part);
        placing.isPlaced(file, file.name, inode);
        file.put();
        return [];
      });
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

/** What an earlier run left of it is written anew. */
function writePart(part: string, { bytes, head }: SmallFile): bigint {
  const flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW;
  const mode = head.executable ? 0o777 : 0o666;
  let fd: number;
  try {
    fd = openSync(part, flags, mode);
  } catch {
    unlinkSync(part);
    fd = openSync(part, flags, mode);
  }
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
    futimesSync(fd, Date.now() / 1000, secondsOf(head));
    return fstatSync(fd, { bigint: true }).ino;
  } finally {
    closeSync(fd);
  }
}
