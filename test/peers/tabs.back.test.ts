import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { acquaint, type DeviceWithBrowser, startDeviceWithBrowser } from './browsers/device-with-browser.ts';
import { killHost } from './browsers/kill-host.ts';
import { shownIn } from './browsers/random-person.ts';
import { type Site, startSite } from './browsers/site.ts';
import { until } from './device/until.ts';
import { type Server, startProsody } from './servers/index.ts';

// A Chromium and a Firefox that mirror each other, and whatever is between them ends without a word.

const password = 'correct horse battery';
/** Browsers on a machine that has much else to do. */
const PATIENCE_MS = 60_000;
vi.setConfig({ testTimeout: 4 * PATIENCE_MS, hookTimeout: 4 * PATIENCE_MS });
let server: Server;
let site: Site;
let desktop: DeviceWithBrowser;
let laptop: DeviceWithBrowser;
let pageCount = 0;

beforeAll(async () => {
  [server, site] = await Promise.all([startProsody(), startSite()]);
  await server.addUser('you', password);
  const start = (name: string, kind: 'Chromium' | 'Firefox') =>
    startDeviceWithBrowser({ server, password, name, kind });
  [desktop, laptop] = await Promise.all([start('desktop', 'Chromium'), start('laptop', 'Firefox')]);
  await acquaint([desktop, laptop]);
  for (const one of [desktop, laptop, desktop, laptop]) await open(one);
  await desktop.device.json('tabs', 'mirror', 'laptop', 'on');
  await same(4);
});
afterAll(async () => {
  await Promise.all([desktop, laptop].map((one) => one?.[Symbol.asyncDispose]()));
  await server?.[Symbol.asyncDispose]();
  await site?.[Symbol.asyncDispose]();
});

async function open({ browser }: DeviceWithBrowser): Promise<void> {
  const [row] = await browser.rows();
  const url = site.at(`page/${pageCount++}`);
  await browser.act({ do: 'open', url, window: row?.window ?? 0, index: row?.tabs.length ?? 0 });
}

/** Resolves once both show the same, so many pages, each of them once. */
async function same(count = pageCount): Promise<void> {
  const wanted = Array.from({ length: count }, (_, n) => site.at(`page/${n}`)).toSorted();
  const shown = async ({ browser }: DeviceWithBrowser) => shownIn(await browser.rows());
  await until(
    () => Promise.all([desktop, laptop].map(shown)),
    ([one = '', other]) => one === other && one.split(/\n+/).toSorted().join() === wanted.join(),
    PATIENCE_MS,
  );
}

/** Ids of our own, by address. */
async function idsOn({ device }: DeviceWithBrowser): Promise<Map<string, string>> {
  const [own] = await device.call.tabs.list({});
  const windows = (own?.browsers ?? []).flatMap((browser) => browser.windows);
  return new Map(windows.flatMap(({ tabs }) => tabs.map(({ url, id }) => [url, id])));
}

const core = async ({ device }: DeviceWithBrowser) => {
  await device.kill('SIGKILL');
  await device.run();
};

test.each<[string, () => Promise<void>]>([
  ['the native host of Chromium is killed', async () => killHost(desktop.device.home, 'Chromium')],
  ['the native host of Firefox is killed', async () => killHost(laptop.device.home, 'Firefox')],
  ['the core beside Chromium is killed', () => core(desktop)],
  ['the core beside Firefox is killed', () => core(laptop)],
  ['the server is restarted', () => server.restart()],
])('%s, and all is back by itself', async (_what, disturb) => {
  const before = new Map(
    await Promise.all([desktop, laptop].map(async (one) => [one, await idsOn(one)] as const)),
  );
  await disturb();
  for (const one of [desktop, laptop]) await open(one);
  await same();
  for (const [one, ids] of before) {
    const now = await until(
      () => idsOn(one),
      (all) => all.size === pageCount,
      PATIENCE_MS,
    );
    expect(new Map([...now].filter(([url]) => ids.has(url)))).toEqual(ids);
  }
});
