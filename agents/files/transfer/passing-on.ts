import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { Refusal, type RefusalCondition } from '../../../app/refusal.ts';
import type { FileFailed, FileHead } from '../contract-records.ts';
import type { Arriving, Taker } from './receive.ts';
import { PeerFault } from './record.ts';

export interface Passed {
  /** Where in the file the next byte stands. */
  at: number;
  version: string | undefined;
  bytes: number;
}

/** Hands the bytes of one file on as they come; a stream that broke can be followed by another from there on. */
export class PassingOn implements Taker {
  readonly passed: Passed;
  /** Aborts when there is no need for more. */
  readonly enough = new AbortController();
  readonly #down: Writable;
  readonly #isFromBeginning: boolean;
  readonly #most: number;
  readonly #sum = createHash('sha256');

  constructor(
    down: Writable,
    { offset, length, version }: { offset: number; length: number; version?: string | undefined },
  ) {
    this.#down = down;
    this.#isFromBeginning = offset === 0;
    this.#most = length;
    this.passed = { at: offset, version, bytes: 0 };
  }

  file(head: FileHead): Arriving {
    const { passed } = this;
    if (head.n !== 0) throw new PeerFault('The other device sent a file that it was not asked for.');
    if (passed.version !== undefined && (head.version !== passed.version || head.offset !== passed.at))
      throw changed();
    if (passed.version === undefined && head.offset !== 0) throw changed();
    passed.version = head.version;
    return {
      head,
      add: (data) => this.#add(data),
      end: (sha256) => this.#end(sha256),
      pause: async () => {},
      discard: async () => {},
    };
  }

  async folder(): Promise<void> {
    throw new PeerFault('The other device sent a folder that it was not asked for.');
  }

  failed({ condition, reason }: FileFailed): void {
    if (condition !== 'changed') throw new Refusal(conditionOf(condition), reason.slice(0, 300));
    if (this.passed.bytes > 0) throw changed();
    this.passed.version = undefined;
  }

  async all(): Promise<void> {}

  #add(data: Buffer): Promise<void> | undefined {
    const { passed } = this;
    const wanted = data.subarray(0, this.#most - passed.bytes);
    passed.at += wanted.length;
    passed.bytes += wanted.length;
    if (this.#isFromBeginning) this.#sum.update(wanted);
    if (passed.bytes === this.#most) this.enough.abort();
    if (wanted.length === 0 || this.#down.write(wanted)) return undefined;
    return once(this.#down, 'drain').then(() => {});
  }

  #end(sha256: string): undefined {
    const isWhole = this.#isFromBeginning && this.#most === Number.POSITIVE_INFINITY;
    if (isWhole && this.#sum.digest('hex') !== sha256)
      throw new PeerFault('The file came otherwise than it was said to be.');
  }
}

function changed(): Refusal {
  return new Refusal('conflict', 'This file is being changed just now. Try again.');
}

function conditionOf(text: string): RefusalCondition {
  const known: readonly RefusalCondition[] = [
    'conflict',
    'forbidden',
    'item-not-found',
    'resource-constraint',
  ];
  return known.find((one) => one === text) ?? 'not-acceptable';
}
