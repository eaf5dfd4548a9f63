import type { BigIntStats } from 'node:fs';
import type { Keyed } from './order.ts';

/** Smaller folders are read anew for each page: that costs nothing. */
const MIN_ENTRIES = 1000;
/** Over all folders, so that what is kept has a bound. */
const MAX_ENTRIES = 250_000;
const LIFE_MS = 15_000;
/** A folder whose time is younger than this may change again and show the same time. */
const SETTLED_MS = 2_500;

export interface Snapshot {
  entries: Keyed[];
  isSorted: boolean;
}

interface Kept {
  snapshot: Snapshot;
  timer: NodeJS.Timeout;
}

/**
 * The names of large folders for the next pages of the one who is turning them: for seconds only, and only
 * while the folder's own time says that no name came or went.
 */
export class Snapshots {
  readonly #kept = new Map<string, Kept>();

  find(folder: BigIntStats, order: string): Snapshot | undefined {
    const key = keyOf(folder, order);
    const found = this.#kept.get(key);
    found?.timer.refresh();
    return found?.snapshot;
  }

  keep(folder: BigIntStats, order: string, snapshot: Snapshot): void {
    const settled = Date.now() - Number(folder.mtimeNs / 1_000_000n) > SETTLED_MS;
    if (!settled || snapshot.entries.length < MIN_ENTRIES) return;
    const key = keyOf(folder, order);
    this.#drop(key);
    for (const oldest of this.#kept.keys()) {
      if (this.#size() + snapshot.entries.length <= MAX_ENTRIES) break;
      this.#drop(oldest);
    }
    if (snapshot.entries.length > MAX_ENTRIES) return;
    const timer = setTimeout(() => this.#drop(key), LIFE_MS);
    timer.unref();
    this.#kept.set(key, { snapshot, timer });
  }

  clear(): void {
    for (const key of [...this.#kept.keys()]) this.#drop(key);
  }

  #size(): number {
    return [...this.#kept.values()].reduce((sum, { snapshot }) => sum + snapshot.entries.length, 0);
  }

  #drop(key: string): void {
    clearTimeout(this.#kept.get(key)?.timer);
    this.#kept.delete(key);
  }
}

function keyOf({ dev, ino, mtimeNs, ctimeNs }: BigIntStats, order: string): string {
  return `${dev} ${ino} ${mtimeNs} ${ctimeNs} ${order}`;
}
