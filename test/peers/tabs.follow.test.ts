import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { type TestBrowser, tabOf } from './device/browser.ts';
import type { Device } from './device/device.ts';
import { startPairedBrowsers } from './device/paired-browsers.ts';
import { RandomHands } from './device/random-hands.ts';
import { until } from './device/until.ts';

const page = (n: number | string) => `https://site-${n}.example/`;

let desktop: Device;
let laptop: Device;
let chromium: TestBrowser;
let firefox: TestBrowser;

beforeAll(async () => {
  const paired = await startPairedBrowsers();
  ({ desktop, laptop, chromium, firefox } = paired);
  return () => paired[Symbol.asyncDispose]();
});

test('50 pages with redirects are followed, scrolled, and where they resist it is shown', async () => {
  chromium.windows = [
    { id: 'w', isFocused: true, groups: [], tabs: [{ ...tabOf('t', page(0), ''), isActive: true }] },
  ];
  chromium.changed();
  firefox.open('v', { id: 'own', page: 'https://own.example/' });
  const begun = await laptop.json<{ follows: object }>('tabs', 'follow', 'desktop');
  expect(begun.follows).toMatchObject({ device: 'desktop', state: 'following' });
  await until(
    async () => firefox.tabs,
    (tabs) => tabs.some(({ url }) => url === page(0)),
  );
  for (let n = 1; n <= 50; n++) {
    if (n % 10 === 0) firefox.leads.set(page(n), `https://login.example/?to=${n}`);
    chromium.do({ do: 'navigate', tab: 't', url: page(n) });
    const now = await until(
      () => laptop.call.tabs.following({}),
      ({ follows }) => follows?.page?.url === page(n) && firefox.tabs.length === 2 && shows(n),
    );
    expect(now.follows?.state).toBe('following');
    if (n % 10 === 0)
      await until(
        () => laptop.call.tabs.following({}),
        ({ follows }) => follows?.apart === 'elsewhere',
      );
  }
  expect(await desktop.call.tabs.following({})).toMatchObject({ followers: ['laptop'] });
  const asked = firefox.asked.filter((action) => action.do === 'navigate');
  expect(asked).toHaveLength(50);
  chromium.do({ do: 'navigate', tab: 't', url: page('long') });
  await until(
    async () => firefox.tabs,
    (tabs) => tabs.some(({ url }) => url === page('long')),
  );
  chromium.scroll('t', 0.5);
  await until(
    async () => firefox.asked.at(-1),
    (last) => last?.do === 'scroll' && last.y === 0.5,
  );
  await desktop.call.tabs.endFollowers({});
  const ended = await until(
    () => laptop.call.tabs.following({}),
    ({ follows }) => follows === undefined,
  );
  expect(ended.ended).toEqual({ device: 'desktop', reason: 'Its person ended it.' });
  // What was open stays, and is the person's own from now on.
  expect(firefox.tabs.map(({ url }) => url)).toEqual(['https://own.example/', page('long')]);

  function shows(n: number): boolean {
    const led = firefox.leads.get(page(n)) ?? page(n);
    return firefox.tabs.some(({ url }) => url === led);
  }
});

test('1,000 acts on both sides, apart in the middle, leave the same tabs, and none is lost', async () => {
  chromium.windows = [{ id: 'w', isFocused: true, groups: [], tabs: [tabOf('first', page('first'), '')] }];
  firefox.windows = [{ id: 'v', isFocused: true, groups: [], tabs: [tabOf('blank', 'about:blank', '')] }];
  chromium.changed();
  firefox.changed();
  const begun = await laptop.json<{ devices: object[] }>('tabs', 'mirror', 'desktop', 'on');
  expect(begun.devices).toMatchObject([{ device: 'desktop' }]);
  await until(
    async () => firefox.tabs,
    (tabs) => tabs.some(({ url }) => url === page('first')),
  );
  const hands = [new RandomHands(chromium, 'c', 1), new RandomHands(firefox, 'f', 2)];
  const act = async (times: number) => {
    for (let at = 0; at < times; at++) {
      for (const one of hands) one.act();
      await delay(5);
    }
  };
  await act(200);
  await laptop.kill();
  await act(100);
  await laptop.run();
  await firefox.connect(laptop.home);
  await act(200);
  const states = async () => [await desktop.call.tabs.mirrored({}), await laptop.call.tabs.mirrored({})];
  await until(states, (all) => all.every(({ devices }) => devices[0]?.state === 'together'));
  const [rows] = await until(
    async () => [rowsOf(chromium), rowsOf(firefox)],
    ([one, other]) => one === other,
  );
  const open = new Set(chromium.tabs.map(({ id }) => id));
  const closed = new Set(hands.flatMap((one) => [...one.closed]));
  expect(hands.flatMap(({ opened }) => opened).filter((id) => !open.has(id) && !closed.has(id))).toEqual([]);
  expect(rows?.split('\n').length).toBeGreaterThan(20);
  // Both are at rest: nobody answers the other's answer.
  const { length } = chromium.asked;
  await delay(1_000);
  expect(chromium.asked).toHaveLength(length);
});

test('what a browser could not do just then is done later, though nothing else happens', async () => {
  firefox.busyFor = 2;
  chromium.open(chromium.windows[0]?.id ?? '', { id: 'late', page: page('late') });
  await until(
    async () => firefox.tabs,
    (tabs) => tabs.some(({ url }) => url === page('late')),
  );
  expect(firefox.busyFor).toBe(0);
});

/** What a browser shows of web pages, window by window. */
function rowsOf(browser: TestBrowser): string {
  return browser.windows
    .map(({ tabs }) =>
      tabs
        .filter(({ url }) => url?.startsWith('https:'))
        .map(({ id, url, isPinned }) => `${id} ${url}${isPinned ? ' pinned' : ''}`)
        .join('\n'),
    )
    .filter((row) => row !== '')
    .toSorted()
    .join('\n\n');
}
