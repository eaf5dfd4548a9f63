import { createHash } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { Call } from '../../../app/calls.ts';
import { type CallHandler, CallTable } from '../../../app/host/call-table.ts';
import { Refusal } from '../../../app/refusal.ts';
import type { Served } from '../../../main/local/serving.ts';

/** Calls with bytes, behind the very table that a core has. */
export class BytesCore extends EventEmitter<{ begun: []; ended: [unknown] }> implements Served {
  /** How much has been asked of what goes down without an end. */
  pulledBytes = 0;
  readonly #table = new CallTable(new AbortController().signal);

  constructor() {
    super();
    const up = { input: z.unknown(), output: z.unknown(), bytes: 'up' } as const;
    const down = { input: z.unknown(), output: z.unknown(), bytes: 'down' } as const;
    /** Answers with what came. */
    this.#add('test.hash', up, async (_input, { up }) => {
      const hash = createHash('sha256');
      let bytes = 0;
      for await (const chunk of up ?? []) {
        if (bytes === 0) this.emit('begun');
        hash.update(chunk);
        bytes += chunk.length;
      }
      return { bytes, sha256: hash.digest('hex') };
    });
    this.#add('test.refuse', up, async () => {
      throw new Refusal('conflict', 'It is there already.');
    });
    this.#add('test.enough', up, async (_input, { up }) => {
      for await (const chunk of up ?? []) return { first: chunk.length };
      return {};
    });
    this.#add('test.never', up, async (_input, { signal }) => {
      this.emit('begun');
      await once(signal, 'abort');
      throw signal.reason;
    });
    /** Sends so many bytes of one value. */
    this.#add('test.send', down, async (input, { down }) => {
      const { bytes } = z.object({ bytes: z.int() }).parse(input);
      if (down) await pipeline(Readable.from(chunks(bytes)), down);
      return { bytes };
    });
    this.#add('test.sendNothing', down, async () => ({}));
    this.#add('test.half', down, async (_input, { down }) => {
      down?.write(Buffer.alloc(100_000));
      throw new Refusal('item-not-found', 'The share has gone.');
    });
    this.#add('test.endless', down, async (_input, { down, signal }) => {
      this.emit('begun');
      const counted = Readable.from(chunks(Number.POSITIVE_INFINITY)).map((chunk: Buffer) => {
        this.pulledBytes += chunk.length;
        return chunk;
      });
      if (down) await pipeline(counted, down, { signal });
    });
    this.#add('test.plain', { input: z.unknown(), output: z.unknown() }, async () => ({}));
  }

  call: Served['call'] = (name, input, options) => this.#table.call(name, input, options);

  follow(): () => void {
    return () => {};
  }

  async stream(): Promise<void> {}

  #add(name: string, call: Call, handler: CallHandler): void {
    this.#table.add(name, call, async (input, options) => {
      try {
        return await handler(input, options);
      } catch (error) {
        this.emit('ended', error);
        throw error;
      }
    });
  }
}

const CHUNK = Buffer.alloc(256 * 1024, 7);

export function* chunks(bytes: number): Generator<Buffer> {
  for (let left = bytes; left > 0; left -= CHUNK.length)
    yield left >= CHUNK.length ? CHUNK : CHUNK.subarray(0, left);
}

export function sha256(bytes: number): string {
  const hash = createHash('sha256');
  for (const chunk of chunks(bytes)) hash.update(chunk);
  return hash.digest('hex');
}
