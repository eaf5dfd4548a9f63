import type { contracts } from '../agents/contracts.ts';
import type { CallOptions, Client } from '../app/calls.ts';
import type { CoreEvents } from '../app/contract.ts';
import type { Bridge, Failure } from '../main/desktop/bridge.ts';
import type { DesktopState, desktopContract, Place } from '../main/desktop/contract.ts';

type Contracts = typeof contracts & { desktop: typeof desktopContract };
export type Events = CoreEvents & { desktop: DesktopState; goTo: Place };

declare global {
  interface Window {
    dragoman: Bridge;
  }
}

/** Why a call failed, in words for the person. */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly condition: string;
  /** Of settings that were refused: which, and why. */
  readonly faults: readonly { path: string; message: string }[];

  constructor({ condition, message, faults = [] }: Failure) {
    super(message);
    this.condition = condition;
    this.faults = faults;
  }
}

/** `dragoman.files.list({ path })`: every call of the contracts. */
export const dragoman = bridged(window.dragoman);

const listeners = new Map<string, Set<(value: never) => void>>();
window.dragoman.onEvent((name, value) => {
  for (const listener of listeners.get(name) ?? []) listener(value as never);
});

/** Until the returned function is called. */
export function onEvent<E extends keyof Events>(name: E, listener: (value: Events[E]) => void): () => void {
  const those = listeners.get(name) ?? new Set();
  listeners.set(name, those.add(listener as (value: never) => void));
  return () => void those.delete(listener as (value: never) => void);
}

function bridged({ calls }: Bridge): Client<Contracts> {
  const client: Record<string, Record<string, unknown>> = {};
  for (const [name, call] of Object.entries(calls)) {
    const [agent = '', method = ''] = name.split('.');
    client[agent] ??= {};
    client[agent][method] = async (input: unknown, { signal, progress }: CallOptions = {}) => {
      signal?.throwIfAborted();
      const { reply, cancel } = call(input, progress as ((value: unknown) => void) | undefined);
      signal?.addEventListener('abort', cancel, { once: true });
      try {
        const answer = await reply;
        if ('error' in answer) throw new CallError(answer.error);
        return answer.value;
      } finally {
        signal?.removeEventListener('abort', cancel);
      }
    };
  }
  return client as unknown as Client<Contracts>;
}
