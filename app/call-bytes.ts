import type { Readable, Writable } from 'node:stream';
import type { z } from 'zod';
import { type Call, type CallOptions, type Calls, type Client, client } from './calls.ts';

// Apart from calls.ts, because the window sees no types of Node, and carries no bytes.

/** What flows beside the values of a call with `bytes`. */
export interface CallBytes {
  /** Ends when the caller has sent all; fails when the caller breaks off. */
  up?: Readable | undefined;
  /** Goes to the caller; to be ended before the answer. */
  down?: Writable | undefined;
}

/** The streams that a call's handler is sure to have, by what its contract says. */
export type BytesOf<C extends Call> = C extends { bytes: 'up' }
  ? { readonly up: Readable }
  : C extends { bytes: 'down' }
    ? { readonly down: Writable }
    : unknown;

/** The methods that a `Client` leaves out, for whoever can carry bytes: `up` is read, `down` is written and ended. */
export type ByteClient<C extends Record<string, { calls: Calls }>> = {
  [A in keyof C]: {
    [K in keyof C[A]['calls'] as C[A]['calls'][K] extends { bytes: string } ? K : never]: (
      input: z.input<C[A]['calls'][K]['input']>,
      options: CallOptions<C[A]['calls'][K]> & BytesOf<C[A]['calls'][K]>,
    ) => Promise<z.output<C[A]['calls'][K]['output']>>;
  };
};

/** `up` is read to its end; `down` is written and ended. */
export type SendBytes = (name: string, input: unknown, options?: CallOptions & CallBytes) => Promise<unknown>;

/** All methods, for whoever can carry bytes. */
export function byteClient<C extends Record<string, { calls: Calls }>>(
  contracts: C,
  send: SendBytes,
): Client<C> & ByteClient<C> {
  return client(contracts, send) as Client<C> & ByteClient<C>;
}
