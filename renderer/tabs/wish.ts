import { useSyncExternalStore } from 'react';

/** To browse together with a contact: it is said anywhere in the window, and the screen of the tabs asks the rest. */
export interface Wish {
  /** Who leads: they, or this device. */
  kind: 'follow' | 'invite';
  /** Bare JID, where it is clear who. */
  contact?: string;
}

let wish: Wish | undefined;
const listeners = new Set<() => void>();

export function wishFor(next: Wish | undefined): void {
  wish = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export const useWish = () => useSyncExternalStore(subscribe, () => wish);
