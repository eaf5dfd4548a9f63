import { join } from 'node:path';
import { z } from 'zod';
import type { Opened } from './browsers/browser-port.ts';
import type { ClosedTab, TabWindow } from './contract.ts';
import { closedTab } from './contract-asked.ts';
import type { OwnTabs } from './own-tabs.ts';
import { SavedLater } from './saved-later.ts';
import { shareable } from './shareable.ts';

const MAX_CLOSED = 500;
const KEPT_MS = 30 * 86_400_000;

const saved = z.array(closedTab).max(MAX_CLOSED);

export interface ClosedTabsOptions {
  folder: string;
  /** Whether this may be told by now: the person may have excluded a site since. */
  isShared(url: string): boolean;
  signal: AbortSignal;
  now?: () => number;
}

/** The tabs of this device that were closed last, whoever closed them. */
export class ClosedTabs {
  readonly #file: SavedLater<ClosedTab[]>;
  readonly #now: () => number;
  /** Which device has which tab closed just now. */
  readonly #closers = new Map<string, string>();
  /** Newest first. */
  #closed: ClosedTab[] = [];

  private constructor(folder: string, now: () => number) {
    this.#file = new SavedLater(join(folder, 'closed.json'), saved);
    this.#now = now;
  }

  static async start(
    tabs: OwnTabs,
    { folder, isShared, signal, now = Date.now }: ClosedTabsOptions,
  ): Promise<ClosedTabs> {
    const closed = new ClosedTabs(folder, now);
    closed.#closed = ((await closed.#file.load()) ?? []).filter(({ url }) => isShared(url));
    const opened = (now: Opened, before: Opened) => closed.#compare(now, before);
    const gone = (windows: readonly TabWindow[]) => closed.#stay(windows);
    tabs.on('opened', opened).on('gone', gone);
    signal.addEventListener('abort', () => tabs.off('opened', opened).off('gone', gone), { once: true });
    return closed;
  }

  get list(): ClosedTab[] {
    const oldest = new Date(this.#now() - KEPT_MS).toISOString();
    return this.#closed.filter(({ closedAt }) => closedAt > oldest);
  }

  /** What goes while this runs, this device has closed. */
  async closing<T>(ids: readonly string[], by: string | undefined, run: () => Promise<T>): Promise<T> {
    if (by !== undefined) for (const id of ids) this.#closers.set(id, by);
    try {
      return await run();
    } finally {
      for (const id of ids) this.#closers.delete(id);
    }
  }

  /** They are open again. */
  reopened(urls: readonly string[]): void {
    const again = new Set(urls);
    if (this.#closed.some(({ url }) => again.has(url)))
      this.#set(this.#closed.filter(({ url }) => !again.delete(url)));
  }

  #compare(now: Opened, before: Opened): void {
    if (now.isPaused || before.isPaused) return;
    const there = new Set(now.windows.flatMap(({ tabs }) => tabs.map(({ id }) => id)));
    const closedAt = new Date(this.#now()).toISOString();
    const closed = before.windows
      .flatMap(({ tabs }) => tabs)
      .flatMap(({ id, url: shown, title, isPinned }): ClosedTab[] => {
        const url = shareable(shown);
        if (url === null || there.has(id)) return [];
        const by = this.#closers.get(id);
        return [
          {
            id,
            url,
            title,
            ...(isPinned && { isPinned }),
            closedAt,
            ...(by !== undefined && { by }),
          },
        ];
      });
    const ids = new Set(closed.map(({ id }) => id));
    if (ids.size > 0) this.#set([...closed, ...this.#closed.filter(({ id }) => !ids.has(id))]);
  }

  /** They went with their browser, which will have them again. */
  #stay(windows: readonly TabWindow[]): void {
    const there = new Set(windows.flatMap(({ tabs }) => tabs.map(({ id }) => id)));
    if (this.#closed.some(({ id }) => there.has(id)))
      this.#set(this.#closed.filter(({ id }) => !there.has(id)));
  }

  #set(closed: ClosedTab[]): void {
    this.#closed = closed.slice(0, MAX_CLOSED);
    this.#file.later(() => this.list);
  }
}
