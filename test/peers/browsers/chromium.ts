import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { CHROMIUM_ID } from '../../../main/browsers/extension.ts';
import { until } from '../device/until.ts';
import { actInChromium, rowsInChromium } from './chromium-hands.ts';
import { DevToolsPipe } from './devtools-pipe.ts';
import type { BrowserRow, Hands } from './hands.ts';
import { type Running, START_MS, startBrowser } from './running.ts';

export interface BrowserUnderTest extends Running, Hands {
  open(url: string): Promise<void>;
  /** The addresses of its tabs, as the browser itself says. */
  urls(): Promise<string[]>;
  close(url: string): Promise<void>;
  /** In a window that is private. */
  openPrivately(url: string): Promise<void>;
  /** Its worker is ended by the browser, or it is installed once more. */
  restartExtension(): Promise<void>;
  /** To what is in its folder by now; it is told that there is another version, as by a store. */
  updateExtension(): Promise<void>;
  /** Types a code into the options of the extension. @returns what they say then */
  pair(code: string): Promise<string>;
}

export interface Chromium extends BrowserUnderTest {
  /** A page of the extension, in a tab. */
  inPage(path: string, use: (page: Page) => Promise<void>): Promise<void>;
  /** The same in a small window beside it, so that the tab in front stays in front, as below the popup. */
  inPopup(use: (page: Page) => Promise<void>): Promise<void>;
}

const flags = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync', '--no-default-browser-check', '--password-store=basic'],
  ...['--headless=new', '--remote-debugging-port=0', '--remote-debugging-pipe'],
  ...['--disable-dev-shm-usage', '--hide-crash-restore-bubble', '--restore-last-session'],
];

interface Target {
  id: string;
  type: string;
  url: string;
}

/**
 * Chromium with our extension. Its pages are opened and closed by plain HTTP: an attached debugger would keep the
 * extension's worker awake.
 */
export async function startChromium(options: {
  profile: string;
  /** None where it is to run as it is. */
  extension?: string;
  home: string;
}): Promise<Chromium> {
  const { profile, extension, home } = options;
  const loaded = extension
    ? [`--load-extension=${extension}`, `--disable-extensions-except=${extension}`]
    : ['--disable-extensions'];
  const args = [...flags, `--user-data-dir=${profile}`, ...loaded, 'about:blank'];
  const portFile = join(profile, 'DevToolsActivePort');
  allowUnpacked(profile);
  const running = await startBrowser('chromium', args, { home, before: portFile });
  await until(
    async () => existsSync(portFile) && readFileSync(portFile, 'utf8').includes('\n'),
    (isThere) => isThere,
    START_MS,
  );
  const [port = ''] = readFileSync(portFile, 'utf8').split('\n');
  const ask = async (path: string, method = 'GET') =>
    (await fetch(`http://127.0.0.1:${port}/json/${path}`, { method })).text();
  const list = async (): Promise<Target[]> => JSON.parse(await ask('list'));
  const pages = async () => (await list()).filter(({ type }) => type === 'page');
  const own = (path: string) => `chrome-extension://${CHROMIUM_ID}/${path}`;
  const inPage: Chromium['inPage'] = (path, use) =>
    debugged(
      port,
      async (context) => {
        const page = await context.newPage();
        await page.goto(own(path));
        return page;
      },
      use,
    );
  const pipe = new DevToolsPipe(...running.pipes);
  const inWorker = <Given>(run: (given: Given) => unknown, given: Given) =>
    pipe.inWorker(CHROMIUM_ID, `(${run})(${JSON.stringify(given)})`);
  return {
    ...running,
    inPage,
    inPopup: async (use) => {
      const url = own('popup.html');
      await inWorker((popup) => void Reflect.get(globalThis, 'chrome').windows.create(popup), {
        ...{ url, type: 'popup', focused: false, width: 372, height: 520 },
      });
      const find = async (context: BrowserContext) => context.pages().find((page) => page.url() === url);
      await debugged(port, async (context) => (await until(() => find(context), Boolean)) as Page, use);
    },
    rows: async () => (await inWorker(rowsInChromium, undefined)) as BrowserRow[],
    act: async (deed) => void (await inWorker(actInChromium, deed)),
    pair: async (code) => {
      let said = '';
      await inPage('options.html', async (page) => {
        await page.getByLabel('Code of Dragoman').fill(code);
        await page.getByRole('button', { name: 'Connect' }).click();
        const words = page.locator('#paired').filter({ hasText: /\.$/ });
        said = (await words.textContent({ timeout: START_MS })) ?? '';
      });
      return said;
    },
    open: async (url) => void (await ask(`new?${encodeURIComponent(url)}`, 'PUT')),
    urls: async () => (await pages()).map(({ url }) => url),
    close: async (url) => {
      const page = (await pages()).find((one) => one.url === url);
      if (!page) throw new Error(`${url} is not open`);
      await ask(`close/${page.id}`);
    },
    // No command line opens a private window without a display; the extension may ask for one, and never sees it.
    openPrivately: async (url) => {
      await inWorker((page) => void Reflect.get(globalThis, 'chrome').windows.create(page), {
        ...{ url, incognito: true },
      });
    },
    updateExtension: async () => {
      const available = () => Reflect.get(globalThis, 'chrome').runtime.onUpdateAvailable.dispatch({});
      const version = () => Reflect.get(globalThis, 'chrome').runtime.getManifest().version;
      const before = await inWorker(version, null);
      await inWorker(available, null).catch(() => {}); // it ends over it, perhaps before it has answered
      await until(
        () => inWorker(version, null).catch(() => before), // it is just being ended
        (now) => now !== before,
        2 * START_MS,
      );
    },
    restartExtension: async () => {
      const worker = (await list()).find(({ type }) => type === 'service_worker');
      if (!worker) throw new Error('The extension does not run');
      await ask(`close/${worker.id}`);
    },
  };
}

/** Else an extension in a folder does not come back when it is started anew. */
function allowUnpacked(profile: string): void {
  const file = join(profile, 'Default', 'Preferences');
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ extensions: { ui: { developer_mode: true } } }));
}

/** With a debugger attached for a moment, to a page that goes with it. */
async function debugged(
  port: string,
  find: (context: BrowserContext) => Promise<Page>,
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const [context] = browser.contexts();
  if (!context) throw new Error('Chromium has no profile');
  const page = await find(context);
  try {
    await use(page);
  } finally {
    await page.close();
    await browser.close();
  }
}
