import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { until } from '../device/until.ts';
import { type Running, START_MS, startBrowser } from './running.ts';

export interface BrowserUnderTest extends Running {
  open(url: string): Promise<void>;
  /** The addresses of its tabs, as the browser itself says. */
  urls(): Promise<string[]>;
  close(url: string): Promise<void>;
  /** In a window that is private. */
  openPrivately(url: string): Promise<void>;
}

const flags = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync', '--no-default-browser-check', '--password-store=basic'],
  ...['--headless=new', '--remote-debugging-port=0', '--disable-dev-shm-usage'],
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
  extension: string;
  home: string;
}): Promise<BrowserUnderTest> {
  const { profile, extension, home } = options;
  const args = [
    ...[...flags, `--user-data-dir=${profile}`],
    ...[`--load-extension=${extension}`, `--disable-extensions-except=${extension}`, 'about:blank'],
  ];
  const portFile = join(profile, 'DevToolsActivePort');
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
  return {
    ...running,
    open: async (url) => void (await ask(`new?${encodeURIComponent(url)}`, 'PUT')),
    urls: async () => (await pages()).map(({ url }) => url),
    close: async (url) => {
      const page = (await pages()).find((one) => one.url === url);
      if (!page) throw new Error(`${url} is not open`);
      await ask(`close/${page.id}`);
    },
    // No command line opens a private window without a display; the extension may ask for one, and never sees it.
    openPrivately: async (url) => {
      const debugged = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
      const [worker] = debugged.contexts()[0]?.serviceWorkers() ?? [];
      await worker?.evaluate((page) => Reflect.get(globalThis, 'chrome').windows.create(page), {
        url,
        incognito: true,
      });
      await debugged.close();
    },
  };
}
