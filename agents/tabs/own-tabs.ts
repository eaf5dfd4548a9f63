import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import { Refusal } from '../../app/agent.ts';
import type { BrowserPort, Browsers, Opened } from './browsers/browser-port.ts';
import type { Browser, Tab, TabWindow } from './contract.ts';
import { browser } from './contract-lists.ts';
import { OwnBrowser } from './own-browser.ts';
import { SavedLater } from './saved-later.ts';

const DAY_MS = 86_400_000;
/** A browser that was not there for so long has been taken off this PC. */
const FORGOTTEN_AFTER_DAYS = 60;
const MAX_BROWSERS = 16;

const saved = z.array(z.object({ browser, lastAt: z.number() })).max(MAX_BROWSERS);

export interface OwnTabsOptions {
  browsers: Browsers;
  folder: string;
  /** Whether this may be told by now: the person may have excluded a site since. */
  isShared(url: string): boolean;
  now?: () => number;
  signal: AbortSignal;
}

/** A tab of this device, and where it is. */
export interface OwnTab {
  tab: Tab;
  window: TabWindow;
  browser: OwnBrowser;
}

/** The tabs of this device: of browsers that are connected, and as they last were of others. */
export class OwnTabs extends EventEmitter<{
  change: [];
  /** A browser showed something else; tabs that are not to be shared are in neither. */
  opened: [now: Opened, before: Opened];
  gone: [windows: readonly TabWindow[]];
}> {
  readonly #now: () => number;
  readonly #browsers = new Map<string, OwnBrowser>();
  readonly #file: SavedLater<z.output<typeof saved>>;
  readonly #signal: AbortSignal;
  #lastUsed: string | undefined;

  private constructor({ folder, now = Date.now, signal }: OwnTabsOptions) {
    super();
    this.setMaxListeners(0);
    this.#now = now;
    this.#signal = signal;
    this.#file = new SavedLater(join(folder, 'browsers.json'), saved);
  }

  static async start(options: OwnTabsOptions): Promise<OwnTabs> {
    const tabs = new OwnTabs(options);
    const { browsers, isShared, signal } = options;
    await tabs.#load(isShared);
    const come = (port: BrowserPort) => tabs.#come(port);
    const go = (port: BrowserPort) => tabs.#go(port);
    browsers.on('come', come).on('go', go);
    signal.addEventListener('abort', () => browsers.off('come', come).off('go', go), { once: true });
    for (const port of browsers.connected) tabs.#come(port);
    return tabs;
  }

  get list(): { browsers: Browser[]; unlistedCount?: number } {
    const all = [...this.#browsers.values()];
    const unlistedCount = all.reduce((sum, { omittedCount }) => sum + omittedCount, 0);
    const browsers = all.map(({ value }) => value).filter((one) => one.isOpen || one.windows.length > 0);
    return { browsers, ...(unlistedCount > 0 && { unlistedCount }) };
  }

  find(id: string): OwnTab | undefined {
    for (const one of this.#browsers.values())
      for (const window of one.value.windows) {
        const tab = window.tabs.find((each) => each.id === id);
        if (tab) return { tab, window, browser: one };
      }
    return undefined;
  }

  /**
   * The one of this id, else the one that was used last.
   * @throws Refusal where it is not open
   */
  port(id: string | undefined): BrowserPort {
    const open = [...this.#browsers.values()].flatMap(({ port }) => port ?? []);
    const named = open.find((port) => port.browser.id === id);
    if (id !== undefined && !named)
      throw new Refusal('service-unavailable', 'That browser is not open on this device.');
    const port = named ?? open.find(({ browser: { id } }) => id === this.#lastUsed) ?? open[0];
    if (port) return port;
    const words = 'No browser with the extension is open on this device.';
    throw new Refusal('service-unavailable', words);
  }

  async #load(isShared: (url: string) => boolean): Promise<void> {
    const oldest = this.#now() - FORGOTTEN_AFTER_DAYS * DAY_MS;
    for (const { browser, lastAt } of (await this.#file.load()) ?? []) {
      if (lastAt < oldest) continue;
      const windows = browser.windows.map((window) => ({
        ...window,
        tabs: window.tabs.filter(({ url }) => isShared(url)),
      }));
      this.#browsers.set(browser.id, OwnBrowser.gone({ ...browser, windows }, lastAt, this.#now));
    }
  }

  #come(port: BrowserPort): void {
    const { id } = port.browser;
    const known = this.#browsers.get(id) ?? new OwnBrowser(port.browser, this.#now);
    this.#browsers.delete(id);
    this.#browsers.set(id, known);
    for (const [oldId, old] of this.#browsers)
      if (this.#browsers.size > MAX_BROWSERS && !old.port) this.#browsers.delete(oldId);
    known.connected(port);
    this.#lastUsed ??= id;
    port.on('opened', (now, before) => {
      if (this.#signal.aborted || known.port !== port) return;
      known.changed(now);
      if (now.windows.some(({ isFocused }) => isFocused)) this.#lastUsed = id;
      this.emit('opened', now, before);
      this.#changed();
    });
    this.#changed();
  }

  #go(port: BrowserPort): void {
    const known = this.#browsers.get(port.browser.id);
    if (known?.port !== port) return;
    known.disconnected();
    this.emit('gone', known.value.windows);
    this.#changed();
  }

  #changed(): void {
    this.#file.later(() =>
      [...this.#browsers.values()]
        .map(({ value, lastAt }) => ({ browser: value, lastAt }))
        .slice(-MAX_BROWSERS),
    );
    this.emit('change');
  }
}
