import { hash } from 'node:crypto';
import type { FileHead } from '../contract-records.ts';
import type { Arriving } from './receive.ts';

/** A small file: held until it is whole. */
export class ArrivingSmall implements Arriving {
  readonly head: FileHead;
  readonly #whole: (bytes: Buffer, isRight: boolean) => Promise<void> | undefined;
  #buffers: Buffer[] = [];

  constructor(head: FileHead, whole: (bytes: Buffer, isRight: boolean) => Promise<void> | undefined) {
    this.head = head;
    this.#whole = whole;
  }

  add(data: Buffer): undefined {
    this.#buffers.push(data);
  }

  end(sha256: string): Promise<void> | undefined {
    const bytes = this.#buffers.length === 1 ? (this.#buffers[0] as Buffer) : Buffer.concat(this.#buffers);
    return this.#whole(bytes, hash('sha256', bytes, 'hex') === sha256);
  }

  async pause(): Promise<void> {}

  async discard(): Promise<void> {}
}
