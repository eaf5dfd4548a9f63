import type { Effect } from '../../app/agent.ts';
import type { Asker } from './shares.ts';

/** Somebody who wants something done in the shares of this PC; without `asker` it is the person at it. */
export interface Asking<Progress = never> {
  asker?: Asker;
  signal: AbortSignal;
  progress?: ((value: Progress) => void) | undefined;
}

export interface Changing extends Asking {
  effect: Effect;
}
