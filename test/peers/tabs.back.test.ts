import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Acquainted, startAcquainted } from './browsers/acquainted.ts';
import type { DeviceWithBrowser } from './browsers/device-with-browser.ts';
import { killHost } from './browsers/kill-host.ts';
import { shownIn } from './browsers/random-person.ts';
import type { Site } from './browsers/site.ts';
import { until } from './device/until.ts';

// A Chromium and a Firefox that mirror each other, and whatever they and what is between them consist of ends without a word.

/** What is open is on the disk by then; there is no event of it. Chromium writes 2.5 s after a change, this Firefox 1 s. */
const WRITTEN_MS = 5_000;
/** Browsers on a machine that has much else to do. */
const PATIENCE_MS = 60_000;
vi.setConfig({ testTimeout: 4 * PATIENCE_MS, hookTimeout: 4 * PATIENCE_MS });
let acquainted: Acquainted<'desktop' | 'laptop'>;
let site: Site;
let desktop: DeviceWithBrowser;
let laptop: DeviceWithBrowser;
/** Of one address: Firefox numbers them anew at each start, and some get the number that another had. */
const TWINS = ['twin', 'twin', 'twin', 'twin'];
let pageCount = 0;
let ledCount = 0;

beforeAll(async () => {
  acquainted = await startAcquainted({ desktop: 'Chromium', laptop: 'Firefox' });
  site = acquainted.site;
  ({ desktop, laptop } = acquainted.devices);
  for (const one of [desktop, laptop, desktop, laptop]) await open(one);
  await desktop.device.json('tabs', 'mirror', 'laptop', 'on');
  await same([]);
  // Those that were opened later stand on the left.
  const [row] = await laptop.browser.rows();
  const at = { window: row?.window ?? 0, index: row?.tabs.length ?? 0 };
  for (const _twin of TWINS) {
    await laptop.browser.act({ do: 'open', url: site.at('twin'), ...at });
    await until(
      () => laptop.browser.rows(),
      ([now]) => now?.tabs[at.index]?.url === site.at('twin'),
    );
  }
  await same();
});
afterAll(async () => {
  await acquainted?.[Symbol.asyncDispose]();
});

async function open({ browser }: DeviceWithBrowser): Promise<void> {
  const [row] = await browser.rows();
  const url = site.at(`page/${pageCount++}`);
  await browser.act({ do: 'open', url, window: row?.window ?? 0, index: row?.tabs.length ?? 0 });
}

const isLed = (line: string) => line.includes('/led/');
const led = async ({ browser }: DeviceWithBrowser) =>
  (await browser.rows()).flatMap(({ tabs }) => tabs.filter(({ url }) => isLed(url)));

/** Resolves once both show the same, all pages, each of them once, and the twins; those that are led to aside. */
async function same(twins = TWINS): Promise<void> {
  const pages = [...Array.from({ length: pageCount }, (_, n) => `page/${n}`), ...twins];
  const wanted = pages.map((path) => site.at(path)).toSorted();
  await until(
    () => Promise.all([desktop, laptop].map(async ({ browser }) => shownIn(await browser.rows()))),
    (shown) => {
      const [one = '', other] = shown.map((text) =>
        text
          .split('\n')
          .filter((line) => !isLed(line))
          .join('\n'),
      );
      return one === other && one.split(/\n+/).toSorted().join() === wanted.join();
    },
    PATIENCE_MS,
  );
}

/** Addresses by ids of our own, once all are told; what was led to last may not be told everywhere yet. */
async function idsOn({ device }: DeviceWithBrowser): Promise<Map<string, string>> {
  return until(
    async () => {
      const [own] = await device.call.tabs.list({});
      const tabs = (own?.browsers ?? []).flatMap(({ windows }) => windows.flatMap((window) => window.tabs));
      return new Map(tabs.map(({ url, id }) => [id, isLed(url) ? 'led' : url]));
    },
    (ids) => [...ids.values()].filter((url) => url !== 'led').length === pageCount + TWINS.length,
    PATIENCE_MS,
  );
}

/** From left to right. */
const twinsIn = (ids: ReadonlyMap<string, string>) =>
  [...ids].filter(([, url]) => url === site.at('twin')).map(([id]) => id);

const core = async ({ device }: DeviceWithBrowser) => {
  await device.kill('SIGKILL');
  await device.run();
};

const kill = async (one: DeviceWithBrowser) => {
  await delay(WRITTEN_MS);
  await one.restartBrowser();
};

/** Whatever is done, both show the same afterwards, what is opened then too, and all ids are as they were. */
async function hold(disturb: () => Promise<unknown>): Promise<void> {
  const before = new Map(
    await Promise.all([desktop, laptop].map(async (one) => [one, await idsOn(one)] as const)),
  );
  await disturb();
  for (const one of [desktop, laptop]) await open(one);
  await same();
  for (const [one, ids] of before) {
    const now = await idsOn(one);
    expect(new Map([...now].filter(([id]) => ids.has(id)))).toEqual(ids);
    expect(twinsIn(now)).toEqual(twinsIn(ids));
  }
}

test.each<[string, () => Promise<void>]>([
  ['the native host of Chromium is killed', async () => killHost(desktop.device.home, 'Chromium')],
  ['the native host of Firefox is killed', async () => killHost(laptop.device.home, 'Firefox')],
  ['the core beside Chromium is killed', () => core(desktop)],
  ['the core beside Firefox is killed', () => core(laptop)],
  ['the server is restarted', () => acquainted.server.restart()],
])('%s, and all is back by itself', (_what, disturb) => hold(disturb));

/** Who sits at the Firefox goes on to the next page, and looks at it. */
async function lead(): Promise<void> {
  const { browser } = laptop;
  const url = site.at(`led/${++ledCount}`);
  const [row] = await browser.rows();
  const tab = (await led(laptop))[0]?.tab;
  if (tab === undefined) await browser.act({ do: 'open', url, window: row?.window ?? 0, index: 1 });
  else await browser.act({ do: 'navigate', tab, url });
  const [there] = await until(
    () => led(laptop),
    (tabs) => tabs[0]?.url === url,
  );
  await browser.act({ do: 'look', tab: there?.tab ?? 0 });
}

/** The leader's tab is in both, being mirrored, and in Chromium there is one that follows: no more. */
async function followed(): Promise<void> {
  const url = site.at(`led/${ledCount}`);
  await until(
    () => desktop.device.call.tabs.following({}),
    ({ follows }) =>
      follows?.state === 'following' && follows.page?.url === url && follows.apart === undefined,
    PATIENCE_MS,
  );
  await until(
    () => Promise.all([desktop, laptop].map(led)),
    (shown) => shown.map((tabs) => tabs.map((tab) => tab.url).join()).join(' ') === `${url},${url} ${url}`,
    PATIENCE_MS,
  );
}

test('the Chromium follows the Firefox', async () => {
  await lead();
  await desktop.device.json('tabs', 'follow', 'laptop');
  await followed();
});

test.each<[string, () => Promise<void>]>([
  ['the extension of Chromium is updated', () => desktop.updateExtension()],
  ['the extension of Firefox is updated', () => laptop.updateExtension()],
  ['Chromium is killed', () => kill(desktop)],
  ['Firefox is killed', () => kill(laptop)],
])('%s, and following goes on, too', async (_what, disturb) => {
  await hold(disturb);
  await lead();
  await followed();
});
