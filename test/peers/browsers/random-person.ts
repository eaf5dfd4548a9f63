import { setTimeout as delay } from 'node:timers/promises';
import { chance } from '../device/random-hands.ts';
import type { BrowserRow, Deed, Hands } from './hands.ts';
import type { Site } from './site.ts';

const PAUSE_MS = 30;

/**
 * Somebody who opens, closes, moves, pins and leads tabs elsewhere in a real browser as it comes. A tab is known by the
 * first part of its path, which is its own wherever it is led: `/d7/0`, `/d7/1`.
 */
export class RandomPerson {
  readonly opened: string[] = [];
  /** Whatever they tried to close, perhaps too late. */
  readonly closed = new Set<string>();
  deedCount = 0;
  readonly #hands: () => Hands;
  readonly #name: string;
  readonly #site: Site;
  readonly #next: (below: number) => number;
  #nameCount = 0;

  constructor(hands: () => Hands, options: { name: string; site: Site; seed: number }) {
    this.#hands = hands;
    this.#name = options.name;
    this.#site = options.site;
    this.#next = chance(options.seed);
  }

  async act(times: number): Promise<void> {
    for (let at = 0; at < times; at++) {
      const deed = this.#deed(await this.#hands().rows());
      // Somebody else may have closed that tab just now, or that window.
      const isDone = await this.#hands()
        .act(deed)
        .then(() => true)
        .catch(() => false);
      if (isDone) this.deedCount += 1;
      if (isDone && deed.do === 'open') this.opened.push(nameIn(deed.url) ?? '');
      await delay(PAUSE_MS);
    }
  }

  #deed(rows: readonly BrowserRow[]): Deed {
    const row = rows[this.#next(rows.length)];
    if (!row) throw new Error('no window');
    const all = rows.flatMap(({ tabs }) => tabs).filter(({ url }) => nameIn(url) !== undefined);
    const tab = all[this.#next(Math.max(1, all.length))];
    const pinned = row.tabs.filter(({ isPinned }) => isPinned).length;
    const kind = this.#next(10);
    if (!tab || all.length < 5 || kind < 3) return this.#open(row, pinned);
    if (kind < 5) {
      this.closed.add(nameIn(tab.url) ?? '');
      return { do: 'close', tab: tab.tab };
    }
    if (kind < 7) {
      if (this.#next(12) === 0 && rows.length < 4) return { do: 'move', tab: tab.tab, index: 0 };
      // Browsers let no other tab stand before the pinned ones, and no pinned one behind the others.
      const others = row.tabs.length - pinned;
      const index = tab.isPinned ? this.#next(pinned + 1) : pinned + this.#next(others + 1);
      return { do: 'move', tab: tab.tab, window: row.window, index: Math.min(index, row.tabs.length - 1) };
    }
    if (kind < 8) return { do: 'pin', tab: tab.tab, isPinned: !tab.isPinned };
    const url = this.#site.at(`${nameIn(tab.url)}/${this.#next(1_000_000)}`);
    return { do: 'navigate', tab: tab.tab, url };
  }

  #open({ window, tabs }: BrowserRow, pinned: number): Deed {
    const name = `${this.#name}${this.#nameCount++}`;
    const index = pinned + this.#next(tabs.length - pinned + 1);
    return { do: 'open', url: this.#site.at(`${name}/0`), window, index };
  }
}

/** Which tab it is, by its address; undefined where it is no page of the test. */
export function nameIn(url: string): string | undefined {
  return /^http:\/\/localhost:\d+\/(\w+)\/\d+$/.exec(url)?.[1];
}

/** What a browser shows of web pages, window by window, to be compared with another's. */
export function shownIn(rows: readonly BrowserRow[]): string {
  return rows
    .map(({ tabs }) =>
      tabs
        .filter(({ url }) => url.startsWith('http'))
        .map(({ url, isPinned }) => `${url}${isPinned ? ' pinned' : ''}`)
        .join('\n'),
    )
    .filter((row) => row !== '')
    .toSorted()
    .join('\n\n');
}

/** Tabs that nobody closed and that are not there, and those that are there twice. */
export function amiss(rows: readonly BrowserRow[], people: readonly RandomPerson[]): string[] {
  const names = rows.flatMap(({ tabs }) => tabs.flatMap(({ url }) => nameIn(url) ?? []));
  const closed = new Set(people.flatMap((one) => [...one.closed]));
  return people
    .flatMap(({ opened }) => opened)
    .flatMap((one) => {
      const count = names.filter((name) => name === one).length;
      if (count > 1) return [`${one} is there twice`];
      return count === 0 && !closed.has(one) ? [`${one} is lost`] : [];
    });
}
