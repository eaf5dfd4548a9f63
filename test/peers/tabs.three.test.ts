import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Acquainted, startAcquainted } from './browsers/acquainted.ts';
import type { DeviceWithBrowser } from './browsers/device-with-browser.ts';
import type { BrowserRow } from './browsers/hands.ts';
import { amiss, RandomPerson, shownIn } from './browsers/random-person.ts';
import type { Site } from './browsers/site.ts';
import { until } from './device/until.ts';

// Two Chromium and one Firefox, with the extension, on three paired devices of one person.

/** Browsers on a machine that has much else to do. */
const PATIENCE_MS = 60_000;
vi.setConfig({ testTimeout: 4 * PATIENCE_MS, hookTimeout: 4 * PATIENCE_MS });
let acquainted: Acquainted<'desktop' | 'laptop' | 'attic'>;
let site: Site;
let desktop: DeviceWithBrowser;
let laptop: DeviceWithBrowser;
let attic: DeviceWithBrowser;

beforeAll(async () => {
  acquainted = await startAcquainted({ desktop: 'Chromium', laptop: 'Firefox', attic: 'Chromium' });
  site = acquainted.site;
  ({ desktop, laptop, attic } = acquainted.devices);
});
afterAll(async () => {
  await acquainted?.[Symbol.asyncDispose]();
});

const pagesIn = (rows: readonly BrowserRow[]) =>
  rows.flatMap(({ tabs }) => tabs.filter(({ url }) => url.startsWith('http')));
const urlsIn = (rows: readonly BrowserRow[]) => pagesIn(rows).map(({ url }) => url);
const shows = ({ browser }: DeviceWithBrowser, isSo: (rows: BrowserRow[]) => boolean) =>
  until(() => browser.rows(), isSo, PATIENCE_MS);
/** What one device is told of another's tabs, once it is so. */
const listed = (one: DeviceWithBrowser, other: DeviceWithBrowser, isSo: (urls: string[]) => boolean) =>
  until(
    async () => {
      const [list] = await one.device.call.tabs.list(one === other ? {} : { device: other.name });
      return (list?.browsers ?? []).flatMap(({ windows }) => windows.flatMap(({ tabs }) => tabs));
    },
    (tabs) => isSo(tabs.map(({ url }) => url)),
    PATIENCE_MS,
  );

test('what is open in each is listed on the others', async () => {
  for (const one of [desktop, laptop, attic]) {
    const [row] = await one.browser.rows();
    for (const n of [1, 2, 3])
      await one.browser.act({
        ...{ do: 'open', window: row?.window ?? 0, index: n },
        url: site.at(`${one.name}/${n}`),
      });
  }
  for (const one of [desktop, laptop, attic])
    for (const other of [desktop, laptop, attic]) {
      const wanted = [1, 2, 3].map((n) => site.at(`${other.name}/${n}`));
      const tabs = await listed(one, other, (urls) => wanted.join() === urls.join());
      expect(tabs).toHaveLength(3);
    }
  const { stdout } = await laptop.device.cli('tabs', 'desktop');
  expect(stdout).toContain('Page desktop/2');
});

test('a page is sent, closed elsewhere and taken back', async () => {
  for (const to of [desktop, laptop]) {
    await attic.device.json('tabs', 'open', site.at('sent/0'), to.name);
    await shows(to, (rows) => urlsIn(rows).includes(site.at('sent/0')));
    const middle = site.at(`${to.name}/2`);
    const before = urlsIn(await to.browser.rows());
    const tabs = await listed(attic, to, (urls) => urls.length === 4);
    const { id = '' } = tabs.find(({ url }) => url === middle) ?? {};
    const { undo } = await attic.device.json<{ undo: string }>('tabs', 'close', id);
    await shows(to, (rows) => !urlsIn(rows).includes(middle));
    const back = await attic.device.cli('undo', `${to.name}:${undo}`);
    expect(back).toMatchObject({ code: 0, stderr: '' });
    const rows = await shows(to, (all) => urlsIn(all).length === 4);
    expect(urlsIn(rows)).toEqual(before);
  }
});

test('a window with a pinned tab moves from Chromium to Firefox and on to the other Chromium', async () => {
  const { browser } = desktop;
  const tabs = pagesIn(await browser.rows());
  const [first, ...others] = tabs;
  await browser.act({ do: 'move', tab: first?.tab ?? 0, index: 0 });
  const apart = (await browser.rows()).find((row) => row.tabs[0]?.tab === first?.tab);
  for (const { tab } of others)
    await browser.act({ do: 'move', tab, window: apart?.window ?? 0, index: others.length });
  await browser.act({ do: 'pin', tab: others[1]?.tab ?? 0, isPinned: true });
  const row = (await browser.rows()).find(({ window }) => window === apart?.window);
  const wanted = shownIn(row ? [row] : []);
  expect(wanted).toMatch(/^\S+ pinned\n/);
  let from = desktop;
  for (const to of [laptop, attic]) {
    const all = await listed(attic, from, (urls) => urls.includes(others[0]?.url ?? ''));
    const ids = wanted.split('\n').map((line) => all.find(({ url }) => url === line.split(' ')[0])?.id ?? '');
    const moved = await attic.device.call.tabs.move({
      ...{ from: from === attic ? undefined : from.name, to: to === attic ? undefined : to.name },
      ...{ tabs: ids.map((id) => ({ id })), isNewWindow: true },
    });
    expect(moved).toMatchObject({ refused: [], left: [] });
    const rows = await shows(to, (one) => one.some((each) => shownIn([each]) === wanted));
    expect(rows.length).toBeGreaterThan(1);
    await shows(from, (one) => !urlsIn(one).includes(others[0]?.url ?? ''));
    from = to;
  }
});

test('200 tabs are saved in Firefox and opened in Chromium, unloaded, without a storm', async () => {
  const pages = Array.from({ length: 200 }, (_, n) => ({ url: site.at(`set/${n}`), isUnloaded: true }));
  const before = site.asked.length;
  const { opened } = await laptop.device.call.tabs.open({ pages, isNewWindow: true });
  expect(opened).toHaveLength(200);
  await laptop.device.call.tabs.saveSet({ name: 'all', tabs: opened });
  // The one that is shown in the new window is loaded, and no other.
  expect(site.asked.length - before).toBeLessThanOrEqual(1);
  const restored = await desktop.device.json<{ opened: string[] }>('tabs', 'restore', 'all');
  expect(restored.opened).toHaveLength(200);
  const wanted = pages.map(({ url }) => url).join('\n');
  const rows = await shows(desktop, (all) => {
    const row = all.find((one) => shownIn([one]) === wanted);
    return row?.tabs.filter(({ isUnloaded }) => isUnloaded).length === 199;
  });
  expect(pagesIn(rows)).toHaveLength(200);
  expect(site.mostAtOnce).toBeLessThanOrEqual(8);
  for (const [one, ids] of [
    [laptop, opened],
    [desktop, restored.opened],
  ] as const) {
    await one.device.call.tabs.close({ tabs: ids.map((id) => ({ id })) });
    await shows(one, (all) => !urlsIn(all).some((url) => url.includes('/set/')));
  }
});

test('Firefox and a Chromium follow the other Chromium through 50 pages with redirects', async () => {
  const [row] = await desktop.browser.rows();
  await desktop.browser.act({ do: 'open', url: site.at('led/0'), window: row?.window ?? 0, index: 1 });
  const rows = await desktop.browser.rows();
  const tab = pagesIn(rows).find(({ url }) => url === site.at('led/0'))?.tab ?? 0;
  await desktop.browser.act({ do: 'look', tab });
  const before = new Map(
    await Promise.all([laptop, attic].map(async (one) => [one, await one.browser.rows()] as const)),
  );
  for (const { device } of [laptop, attic]) await device.json('tabs', 'follow', 'desktop');
  for (let n = 1; n <= 50; n++) {
    const way = n % 5 === 0 ? 'later/' : n % 2 === 0 ? 'to/' : '';
    await desktop.browser.act({ do: 'navigate', tab, url: site.at(`${way}led/${n}`) });
    for (const one of [laptop, attic]) {
      await shows(one, (all) => urlsIn(all).includes(site.at(`led/${n}`)));
      const now = await until(
        () => one.device.call.tabs.following({}),
        ({ follows }) => follows?.page?.url === site.at(`led/${n}`) && follows.apart === undefined,
      );
      expect(now.follows?.state).toBe('following');
    }
  }
  for (const one of [laptop, attic])
    expect(pagesIn(await one.browser.rows())).toHaveLength(pagesIn(before.get(one) ?? []).length + 1);
  // A wall that only Firefox is led to.
  await desktop.browser.act({ do: 'navigate', tab, url: site.at('wall/0') });
  await until(
    () => laptop.device.call.tabs.following({}),
    ({ follows }) => follows?.apart === 'elsewhere',
    PATIENCE_MS,
  );
  await shows(attic, (all) => urlsIn(all).includes(site.at('wall/0')));
  expect((await attic.device.call.tabs.following({})).follows?.apart).toBeUndefined();
  await desktop.browser.act({ do: 'navigate', tab, url: site.at('led/51') });
  await shows(laptop, (all) => urlsIn(all).includes(site.at('led/51')));
  await desktop.device.call.tabs.endFollowers({});
});

test('100 acts at three browsers that mirror each other, apart for a while, leave the same tabs in all', async () => {
  const all = [desktop, laptop, attic];
  for (const { name } of [laptop, attic]) await desktop.device.json('tabs', 'mirror', name, 'on');
  const people = all.map(
    ({ name, browser }, at) => new RandomPerson(() => browser, { name: `${name}Own`, site, seed: at + 1 }),
  );
  const act = () => Promise.all(people.map((person) => person.act(12)));
  await act();
  await laptop.device.kill('SIGKILL');
  await act();
  await laptop.device.run();
  await act();
  const [rows = []] = await until(
    () => Promise.all(all.map(({ browser }) => browser.rows())),
    (each) => new Set(each.map(shownIn)).size === 1,
    2 * PATIENCE_MS,
  );
  expect(amiss(rows, people)).toEqual([]);
  expect(people.reduce((sum, { deedCount }) => sum + deedCount, 0)).toBeGreaterThan(90);
});
