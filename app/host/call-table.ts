import { setMaxListeners } from 'node:events';
import type { CallBytes } from '../call-bytes.ts';
import type { Call, CallOptions } from '../calls.ts';
import { Refusal } from '../refusal.ts';

export interface HandlerOptions extends CallBytes {
  signal: AbortSignal;
  progress?: (value: unknown) => void;
}

export type CallHandler = (input: unknown, options: HandlerOptions) => Promise<unknown>;

/** What the local person can ask for, by `agent.call`; input and output are parsed here and nowhere else. */
export class CallTable {
  readonly #calls = new Map<string, { call: Call; handler: CallHandler }>();
  readonly #stopped: AbortSignal;

  /** @param stopped ends every call under way */
  constructor(stopped: AbortSignal) {
    setMaxListeners(0, stopped);
    this.#stopped = stopped;
  }

  add(name: string, call: Call, handler: CallHandler): void {
    if (this.#calls.has(name)) throw new Error(`two calls are named ${name}`);
    this.#calls.set(name, { call, handler });
  }

  async call(name: string, input: unknown, options: CallOptions & CallBytes = {}): Promise<unknown> {
    const known = this.#calls.get(name);
    if (!known) throw new Refusal('item-not-found', `There is no call ${name}.`);
    const parsed = known.call.input.safeParse(input);
    if (!parsed.success) {
      const problems = parsed.error.issues.map(
        ({ path, message }) => `${path.join('.') || 'input'}: ${message}`,
      );
      throw new Refusal('bad-request', `${name}: ${problems.join('; ')}`);
    }
    const { bytes } = known.call;
    if (bytes === undefined ? options.up || options.down : !options[bytes])
      throw new Refusal('bad-request', `${name} ${bytes ? 'needs bytes beside it' : 'carries no bytes'}.`);
    // Not AbortSignal.any: the core's signal outlives any number of calls, and would remember each.
    const controller = new AbortController();
    const signals = [this.#stopped, ...(options.signal ? [options.signal] : [])];
    const end = () => controller.abort(signals.find((one) => one.aborted)?.reason);
    for (const one of signals) one.addEventListener('abort', end, { once: true });
    if (signals.some((one) => one.aborted)) end();
    try {
      const { signal } = controller;
      // Its contract gives both ends the type of what is told.
      const handed = { ...(options as HandlerOptions), signal };
      return known.call.output.parse(await known.handler(parsed.data, handed));
    } finally {
      for (const one of signals) one.removeEventListener('abort', end);
    }
  }
}
