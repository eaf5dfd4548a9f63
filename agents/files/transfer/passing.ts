import type { FileHead } from '../contract-records.ts';
import type { Arriving } from './receive.ts';

/** A file that is there already or cannot be held: its bytes go by. */
export class Passing implements Arriving {
  readonly head: FileHead;

  constructor(head: FileHead) {
    this.head = head;
  }

  add(): undefined {}

  end(): undefined {}

  async pause(): Promise<void> {}

  async discard(): Promise<void> {}
}
