import { setMaxListeners } from 'node:events';
import { coalesce } from '../../../app/host/coalesce.ts';

const TOLD_AFTER_MS = 200;

/** Those who look on. Each is told at once, and then of changes, at most five times a second. */
export class Followers {
  readonly #listeners = new Set<() => void>();

  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Tells what `show` shows until `isOver`, or the signal aborts. */
  async follow<T>(
    show: () => T,
    isOver: () => boolean,
    { progress, signal }: { progress: ((value: T) => void) | undefined; signal: AbortSignal },
  ): Promise<T> {
    const ended = new AbortController();
    setMaxListeners(0, ended.signal);
    return new Promise<T>((resolve, reject) => {
      const tell = coalesce(() => {
        if (!ended.signal.aborted) progress?.(show());
      }, TOLD_AFTER_MS);
      const end = () => {
        ended.abort();
        this.#listeners.delete(look);
        signal.removeEventListener('abort', stop);
      };
      const stop = () => {
        end();
        reject(signal.reason);
      };
      const look = () => {
        if (!isOver()) return tell();
        end();
        const last = show();
        progress?.(last);
        resolve(last);
      };
      this.#listeners.add(look);
      signal.addEventListener('abort', stop);
      if (signal.aborted) return stop();
      if (!isOver()) progress?.(show());
      look();
    });
  }
}
