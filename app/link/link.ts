import type { Writable } from 'node:stream';
import type { z } from 'zod';
import type { LinkCall, LinkCalls, Via } from './link-calls.ts';

export interface LinkCallOptions<C extends LinkCall = LinkCall> {
  signal?: AbortSignal | undefined;
  progress?: ((value: C['progress'] extends z.ZodType ? z.output<C['progress']> : never) => void) | undefined;
  /** What to send, for a call with `bytes: 'up'`. Of each piece all has left before the next but one is asked for. */
  up?: AsyncIterable<Buffer> | undefined;
  /** Where to put what comes, for a call with `bytes: 'down'`; ended when all has come. */
  down?: Writable | undefined;
}

/** A stream to a paired device with both keys pinned (docs/protocol/link.md), as the asking side has it. */
export interface Link {
  /** The name its person gave it. */
  readonly device: string;
  readonly via: Via;
  /** Aborts when the link is gone. */
  readonly signal: AbortSignal;
  /** Throws a Refusal when the other side says no, any other error when the link broke. */
  call<C extends { name: string; link: LinkCalls }, K extends Extract<keyof C['link'], string>>(
    contract: C,
    name: K,
    input: z.input<C['link'][K]['input']>,
    options?: LinkCallOptions<C['link'][K]>,
  ): Promise<z.output<C['link'][K]['output']>>;
}
