import { createHash, type Hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { FileHead } from '../contract-records.ts';
import { asWriteRefusal } from '../system-error.ts';
import type { Arriving } from './receive.ts';

/** Chunks of the network are small: they are gathered up to here and written with one call. */
const GATHER_BYTES = 1024 * 1024;

export interface PartOptions {
  head: FileHead;
  handle: FileHandle;
  /** Of what lies before the offset. */
  sum?: Hash;
  /** The part is whole: its SHA-256 is what the sender read, or is not. The handle is whole's to close. */
  whole(handle: FileHandle, isRight: boolean): Promise<void>;
  /** Its bytes are worth nothing, and it is closed. */
  discarded(): Promise<void>;
  came(bytes: number): void;
}

/** A larger file: written as it comes, so that it can be gone on with from any byte. */
export class ArrivingPart implements Arriving {
  readonly head: FileHead;
  readonly #options: PartOptions;
  readonly #sum: Hash;
  #gathered: Buffer[] = [];
  #gatheredBytes = 0;
  #at: number;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: PartOptions) {
    this.#options = options;
    this.head = options.head;
    this.#sum = options.sum ?? createHash('sha256');
    this.#at = options.head.offset;
  }

  add(data: Buffer): Promise<void> | undefined {
    this.#sum.update(data);
    this.#gathered.push(data);
    this.#gatheredBytes += data.length;
    this.#options.came(data.length);
    return this.#gatheredBytes < GATHER_BYTES ? undefined : this.#write();
  }

  async end(sha256: string): Promise<void> {
    this.#write();
    await this.#writing;
    await this.#options.whole(this.#options.handle, this.#sum.digest('hex') === sha256);
  }

  async pause(): Promise<void> {
    this.#write();
    await this.#writing.catch(() => {}); // what is not written comes again
    await this.#options.handle.close();
  }

  async discard(): Promise<void> {
    await this.#writing.catch(() => {});
    await this.#options.handle.close();
    await this.#options.discarded();
  }

  /** Waits for the write before: while one goes on, the next is gathered. */
  #write(): Promise<void> {
    const [before, buffers, at] = [this.#writing, this.#gathered, this.#at];
    this.#gathered = [];
    this.#at += this.#gatheredBytes;
    this.#gatheredBytes = 0;
    this.#writing = before.then(() => writeAll(this.#options.handle, buffers, at));
    this.#writing.catch(() => {}); // whoever waits for the next one gets it
    return before;
  }
}

async function writeAll(handle: FileHandle, buffers: Buffer[], at: number): Promise<void> {
  let left = buffers;
  let place = at;
  try {
    while (left.length > 0) {
      const { bytesWritten } = await handle.writev(left, place);
      place += bytesWritten;
      left = behind(left, bytesWritten);
    }
  } catch (error) {
    throw asWriteRefusal(error);
  }
}

/** What a write that stopped short has left. */
function behind(buffers: readonly Buffer[], bytes: number): Buffer[] {
  let skip = bytes;
  return buffers.flatMap((buffer) => {
    const rest = buffer.subarray(Math.min(skip, buffer.length));
    skip -= buffer.length - rest.length;
    return rest.length > 0 ? [rest] : [];
  });
}
