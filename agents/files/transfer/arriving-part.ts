import { createHash, type Hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { FileHead } from '../contract-records.ts';
import { asWriteRefusal } from '../system-error.ts';
import { BLOCK_BYTES, giveBack, takeBlock } from './blocks.ts';
import type { Arriving } from './receive.ts';

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

/**
 * A larger file: written as it comes, so that it can be gone on with from any byte. Chunks of the network are small:
 * they are gathered in a block, which is hashed and written with one call.
 */
export class ArrivingPart implements Arriving {
  readonly head: FileHead;
  readonly #options: PartOptions;
  readonly #sum: Hash;
  #block: Buffer | undefined;
  #filledBytes = 0;
  #at: number;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: PartOptions) {
    this.#options = options;
    this.head = options.head;
    this.#sum = options.sum ?? createHash('sha256');
    this.#at = options.head.offset;
  }

  add(data: Buffer): Promise<void> | undefined {
    const room = BLOCK_BYTES - this.#filledBytes;
    this.#gather(data.subarray(0, room));
    return data.length > room ? this.#write().then(() => this.add(data.subarray(room))) : undefined;
  }

  async end(sha256: string): Promise<void> {
    await this.#write();
    await this.#writing;
    await this.#options.whole(this.#options.handle, this.#sum.digest('hex') === sha256);
  }

  async pause(): Promise<void> {
    await this.#write().catch(() => {}); // what is not written comes again
    await this.#writing.catch(() => {});
    await this.#options.handle.close();
  }

  async discard(): Promise<void> {
    await this.#writing.catch(() => {});
    await this.#options.handle.close();
    await this.#options.discarded();
  }

  #gather(data: Buffer): void {
    this.#block ??= takeBlock();
    this.#filledBytes += data.copy(this.#block, this.#filledBytes);
    this.#options.came(data.length);
  }

  /** Waits for the write before: while one goes on, the next block is filled. */
  async #write(): Promise<void> {
    await this.#writing;
    const block = this.#block;
    if (!block) return;
    const [bytes, at] = [block.subarray(0, this.#filledBytes), this.#at];
    this.#block = undefined;
    this.#filledBytes = 0;
    this.#at += bytes.length;
    this.#sum.update(bytes);
    this.#writing = writeAll(this.#options.handle, bytes, at).finally(() => giveBack(block));
    this.#writing.catch(() => {}); // whoever waits for the next one gets it
  }
}

async function writeAll(handle: FileHandle, bytes: Buffer, at: number): Promise<void> {
  try {
    for (let done = 0; done < bytes.length; )
      done += (await handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
  } catch (error) {
    throw asWriteRefusal(error);
  }
}
