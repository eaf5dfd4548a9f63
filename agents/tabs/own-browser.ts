import type { BrowserPort, Opened } from './browsers/browser-port.ts';
import type { Browser, Tab, TabWindow } from './contract.ts';
import type * as protocol from './protocol.ts';
import { shareable } from './shareable.ts';

/** So long before a browser is gone its windows may go one by one. */
const CLOSING_MS = 5_000;

/** One browser of this device: as it is, or as it was when it was there last. */
export class OwnBrowser {
  readonly id: string;
  readonly #name: string;
  readonly #now: () => number;
  #port: BrowserPort | undefined;
  #windows: TabWindow[] = [];
  /** What did not change is not drawn anew. */
  #drawn = new Map<protocol.BrowserWindow, TabWindow>();
  /** Before windows began to go. */
  #whole: { windows: TabWindow[]; at: number } | undefined;
  /** When it was last heard of. */
  lastAt: number;
  omittedCount = 0;

  constructor({ id, name }: { id: string; name: string }, now: () => number) {
    this.id = id;
    this.#name = name;
    this.#now = now;
    this.lastAt = now();
  }

  static gone({ id, name, windows }: Browser, lastAt: number, now: () => number): OwnBrowser {
    const browser = new OwnBrowser({ id, name }, now);
    browser.#windows = windows;
    browser.lastAt = lastAt;
    return browser;
  }

  get port(): BrowserPort | undefined {
    return this.#port;
  }

  get value(): Browser {
    const isPaused = this.#port?.opened.isPaused === true;
    return {
      ...{ id: this.id, name: this.#name, isOpen: this.#port !== undefined, windows: this.#windows },
      ...(isPaused && { isPaused }),
    };
  }

  connected(port: BrowserPort): void {
    this.#port = port;
    this.#whole = undefined;
    this.#show(port.opened);
  }

  changed(opened: Opened): void {
    const ids = new Set(opened.windows.map(({ id }) => id));
    const now = this.#now();
    const isFewer = this.#windows.some(({ id }) => !ids.has(id));
    const isRecent = this.#whole !== undefined && now - this.#whole.at < CLOSING_MS;
    if (isFewer && !isRecent) this.#whole = { windows: this.#windows, at: now };
    this.#show(opened);
    if (opened.isPaused) this.#whole = undefined;
  }

  disconnected(): void {
    this.#port = undefined;
    const whole = this.#whole;
    if (whole && this.#now() - whole.at < CLOSING_MS) {
      const left = new Map(this.#windows.map((one) => [one.id, one]));
      this.#windows = whole.windows.map((one) => left.get(one.id) ?? one);
    }
  }

  #show(opened: Opened): void {
    this.lastAt = this.#now();
    this.omittedCount = opened.omitted;
    const windows = opened.isPaused ? [] : opened.windows;
    const before = this.#drawn;
    this.#drawn = new Map(windows.map((one) => [one, before.get(one) ?? windowOf(one)]));
    this.#windows = [...this.#drawn.values()];
  }
}

/** As others may see it: tabs that are not to be shared are not there. */
function windowOf(window: protocol.BrowserWindow): TabWindow {
  const { id, isFocused, groups } = window;
  const tabs = window.tabs.flatMap(tabOf);
  const used = new Set(tabs.map(({ group }) => group));
  const shown = groups.filter((group) => used.has(group.id));
  return { id, ...(isFocused && { isFocused }), tabs, ...(shown.length > 0 && { groups: shown }) };
}

function tabOf({ url: shown, group, ...tab }: protocol.Tab): Tab[] {
  const url = shareable(shown);
  if (url === null) return [];
  const { id, title, isActive, isPinned, isUnloaded, isLoading } = tab;
  return [
    {
      ...{ id, url, title },
      ...(isActive && { isActive }),
      ...(isPinned && { isPinned }),
      ...(isUnloaded && { isUnloaded }),
      ...(isLoading && { isLoading }),
      ...(group !== null && { group }),
    },
  ];
}
