import type { z } from 'zod';

/**
 * One thing the local user can ask for, through window, command line or any other front end. The schemas
 * are the whole truth about it: front ends and the core infer their types from the same place.
 */
export interface Call {
  input: z.ZodType;
  output: z.ZodType;
  progress?: z.ZodType;
  /** Bytes flow beside the values, to the core or from it: for callers on the local socket (docs/protocol/local.md). */
  bytes?: 'up' | 'down';
}

export type Calls = Record<string, Call>;

export interface CallOptions<C extends Call = Call> {
  signal?: AbortSignal;
  progress?: (value: C['progress'] extends z.ZodType ? z.output<C['progress']> : never) => void;
}

/** `client.files.list({ path: '/docs' })`: one method a call without bytes, typed from its schemas. */
export type Client<C extends Record<string, { calls: Calls }>> = {
  [A in keyof C]: {
    [K in keyof C[A]['calls'] as C[A]['calls'][K] extends { bytes: string } ? never : K]: (
      input: z.input<C[A]['calls'][K]['input']>,
      options?: CallOptions<C[A]['calls'][K]>,
    ) => Promise<z.output<C[A]['calls'][K]['output']>>;
  };
};

/** Carries a call to wherever the core runs; the name is `agent.call`. */
export type Send = (name: string, input: unknown, options?: CallOptions) => Promise<unknown>;

export function client<C extends Record<string, { calls: Calls }>>(contracts: C, send: Send): Client<C> {
  const methods = (agent: string, calls: Calls) =>
    Object.fromEntries(
      Object.keys(calls).map((call) => [
        call,
        (input: unknown, options?: CallOptions) => send(`${agent}.${call}`, input, options),
      ]),
    );
  return Object.fromEntries(
    Object.entries(contracts).map(([name, contract]) => [name, methods(name, contract.calls)]),
  ) as Client<C>;
}
