import { Paced } from '../paced.ts';
import { batchesFor } from './batches.ts';
import type { Batch } from './contract-batch.ts';
import { covers, type Known, union } from './known.ts';
import type { Mirror } from './mirror.ts';

const TELL_EVERY_MS = 200;

interface Watcher {
  device: string;
  /** What that device was told, or told us. */
  told: Known;
  tell(): void;
  end(): void;
}

/** The devices that watch this one's copy of the set. */
export class Watchers {
  readonly #mirror: () => Mirror | undefined;
  readonly #watchers = new Set<Watcher>();

  /** @param mirror as it is on disk; none before there is a set */
  constructor(mirror: () => Mirror | undefined) {
    this.#mirror = mirror;
  }

  /** Tells a device what it does not know until the signal aborts, or it is to know no more. */
  watch(device: string, known: Known, say: (batch: Batch) => void, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      let isFirst = true;
      const over = new AbortController();
      const paced = new Paced(
        TELL_EVERY_MS,
        () => {
          const mirror = this.#mirror();
          if (!mirror || (!isFirst && covers(watcher.told, mirror.known))) return false;
          isFirst = false;
          for (const batch of batchesFor(mirror, watcher.told)) {
            say(batch);
            watcher.told = batch.upTo;
          }
          return true;
        },
        over.signal,
      );
      const watcher: Watcher = {
        device,
        told: known,
        tell: () => paced.ring(),
        end: () => {
          this.#watchers.delete(watcher);
          over.abort();
          resolve();
        },
      };
      this.#watchers.add(watcher);
      signal.addEventListener('abort', () => watcher.end(), { once: true });
      watcher.tell();
    });
  }

  /** There may be something new in the set. */
  tell(): void {
    for (const watcher of this.#watchers) watcher.tell();
  }

  /** What a device says it knows it is not told. */
  knows(device: string, known: Known): void {
    for (const watcher of this.#watchers)
      if (watcher.device === device) watcher.told = union(watcher.told, known);
  }

  end(device?: string): void {
    for (const watcher of [...this.#watchers])
      if (device === undefined || watcher.device === device) watcher.end();
  }
}
