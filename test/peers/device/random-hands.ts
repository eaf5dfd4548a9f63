import type { TestBrowser } from './browser.ts';

/** Numbers by chance, the same for the same seed (mulberry32). */
export function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** A person who opens, closes, moves, pins and leads tabs elsewhere as it comes. Only tabs whose id is theirs are led. */
export class RandomHands {
  /** All that was opened, and what of it was closed. */
  readonly opened: string[] = [];
  readonly closed = new Set<string>();
  readonly #browser: TestBrowser;
  readonly #name: string;
  readonly #next: (below: number) => number;

  constructor(browser: TestBrowser, name: string, seed: number) {
    this.#browser = browser;
    this.#name = name;
    this.#next = chance(seed);
  }

  act(): void {
    const { tabs, windows } = this.#browser;
    const tab = tabs[this.#next(tabs.length)];
    const window = windows[this.#next(windows.length)];
    if (!tab || !window) return;
    const index = this.#next(window.tabs.length);
    const kind = this.#next(10);
    if (kind < 3 || tabs.length < 5) this.#open(window.id, index);
    else if (kind < 5 && tabs.length > 5) this.#close(tab.id);
    else if (kind < 7) this.#move(tab.id, this.#next(12) === 0 ? `w-${this.#id()}` : window.id);
    else if (kind < 8) this.#browser.do({ do: 'pin', tabs: [tab.id], isPinned: !tab.isPinned });
    else if (tab.id.startsWith(this.#name))
      this.#browser.do({ do: 'navigate', tab: tab.id, url: `https://${this.#next(1_000)}.example/` });
  }

  #open(window: string, index: number): void {
    const id = this.#id();
    this.opened.push(id);
    const wanted = { id, url: `https://${id}.example/`, title: '', isPinned: false, isUnloaded: false };
    this.#browser.do({ do: 'open', tabs: [wanted], window, index });
  }

  #close(id: string): void {
    this.closed.add(id);
    this.#browser.do({ do: 'close', tabs: [id] });
  }

  /** Browsers let no other tab stand before the pinned ones, and no pinned one behind the others. */
  #move(id: string, window: string): void {
    const tab = this.#browser.tabs.find((one) => one.id === id);
    const row = (this.#browser.windows.find((one) => one.id === window)?.tabs ?? []).filter(
      (one) => one.id !== id,
    );
    const pinned = row.filter(({ isPinned }) => isPinned).length;
    const index = tab?.isPinned ? this.#next(pinned + 1) : pinned + this.#next(row.length - pinned + 1);
    this.#browser.do({ do: 'move', tabs: [id], window, index });
  }

  #id(): string {
    return `${this.#name}${this.opened.length}-${this.#next(1_000_000)}`;
  }
}
