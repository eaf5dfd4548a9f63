import type { EventEmitter } from 'node:events';

/** Tells what is now, and again at every change, until the signal aborts. */
export function tellChanges(
  changing: EventEmitter<{ change: [] }>,
  tell: () => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    changing.on('change', tell);
    const end = () => {
      changing.off('change', tell);
      resolve();
    };
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    else tell();
  });
}
