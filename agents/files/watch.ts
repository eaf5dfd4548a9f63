import { type FSWatcher, watch as startWatching } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Refusal } from '../../app/agent.ts';
import type { Asking } from './asking.ts';
import { isSame, type Opened } from './open.ts';
import { openListed } from './open-file.ts';
import type { Shares } from './shares.ts';

/** However much changes at once, it is told so often at most. */
const REST_MS = 300;
/** Also looked at so often: some disks, those of other machines above all, tell of nothing. */
const LOOK_MS = 5_000;

/**
 * Tells that something changed in a folder until the signal aborts; ends when the folder is gone. What is watched
 * is the very folder that was opened, where there are descriptors, so that no link can take its place.
 */
export async function watch(
  shares: Shares,
  path: string,
  { asker, signal, progress }: Asking<{ path: string }>,
): Promise<void> {
  const leave = shares.enterWatch();
  try {
    await using opened = await openListed(shares, path, asker);
    const known = await opened.handle.stat({ bigint: true });
    using bell = new Bell(opened, signal);
    for (let { mtimeNs } = known; !signal.aborted; ) {
      const rang = await bell.rung();
      if (signal.aborted) return;
      await using now = await openListed(shares, path, asker);
      const seen = await now.handle.stat({ bigint: true });
      if (!isSame(seen, known)) throw new Refusal('item-not-found', 'This folder is another one now.');
      if (!rang && seen.mtimeNs === mtimeNs) continue;
      ({ mtimeNs } = seen);
      progress?.({ path });
      await delay(REST_MS, undefined, { signal }).catch(() => {}); // the loop sees that it was aborted
    }
  } finally {
    leave();
  }
}

/** Rings when the system tells of a change, and is heard later when nobody listened just then. */
class Bell implements Disposable {
  readonly #watcher: FSWatcher;
  readonly #signal: AbortSignal;
  #hasRung = false;
  #wake: (() => void) | undefined;

  constructor({ at }: Pick<Opened, 'at'>, signal: AbortSignal) {
    this.#signal = signal;
    try {
      this.#watcher = startWatching(at, { persistent: false });
    } catch {
      throw new Refusal('resource-constraint', 'That PC watches too many folders already.');
    }
    this.#watcher.on('change', () => this.#ring()).on('error', () => this.#ring());
  }

  /** Whether it rang; false when it was time to look without. */
  async rung(): Promise<boolean> {
    if (!this.#hasRung && !this.#signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LOOK_MS);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
        this.#signal.addEventListener('abort', this.#wake, { once: true });
      });
      if (this.#wake) this.#signal.removeEventListener('abort', this.#wake);
      this.#wake = undefined;
    }
    const rang = this.#hasRung;
    this.#hasRung = false;
    return rang;
  }

  [Symbol.dispose](): void {
    this.#watcher.close();
  }

  #ring(): void {
    this.#hasRung = true;
    this.#wake?.();
  }
}
