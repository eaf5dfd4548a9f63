import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Acquainted, startAcquainted } from './browsers/acquainted.ts';
import type { DeviceWithBrowser } from './browsers/device-with-browser.ts';
import { nameIn, RandomPerson, shownIn } from './browsers/random-person.ts';
import { until } from './device/until.ts';

// A browser that mirrors another ends without a word just after its person did something in it. It brings back what it
// had written down by then, which may be older than what Dragoman knows; what was told is there afterwards, and once.

/** After the last act: perhaps not told by then; told, and not yet looked at by the mirror. */
const KILLED_AFTER_MS = [0, 120];
const ACTS = 3;
/** Browsers on a machine that has much else to do. */
const PATIENCE_MS = 60_000;
vi.setConfig({ testTimeout: 4 * PATIENCE_MS * KILLED_AFTER_MS.length, hookTimeout: 4 * PATIENCE_MS });

let acquainted: Acquainted<'desktop' | 'laptop'>;
let all: DeviceWithBrowser[];
let probeCount = 0;

beforeAll(async () => {
  acquainted = await startAcquainted({ desktop: 'Chromium', laptop: 'Firefox' });
  const { desktop, laptop } = acquainted.devices;
  all = [desktop, laptop];
  await desktop.device.json('tabs', 'mirror', 'laptop', 'on');
});
afterAll(async () => {
  await acquainted?.[Symbol.asyncDispose]();
});

/** Resolves with the names of what both show, once what is opened in either by now is in both. */
async function settled(): Promise<string[]> {
  const probes = await Promise.all(
    all.map(async ({ browser }) => {
      const [row] = await browser.rows();
      const url = acquainted.site.at(`probe-${probeCount++}`);
      await browser.act({ do: 'open', url, window: row?.window ?? 0, index: row?.tabs.length ?? 0 });
      return url;
    }),
  );
  const [shown = ''] = await until(
    () => Promise.all(all.map(async ({ browser }) => shownIn(await browser.rows()))),
    ([one = '', other]) => one === other && probes.every((url) => one.includes(url)),
    PATIENCE_MS,
  );
  return shown.split('\n').flatMap((line) => nameIn(line.replace(' pinned', '')) ?? []);
}

async function toldBy({ device }: DeviceWithBrowser): Promise<string[]> {
  const [own] = await device.call.tabs.list({});
  const tabs = own?.browsers.flatMap(({ windows }) => windows.flatMap((window) => window.tabs)) ?? [];
  return tabs.flatMap(({ url }) => nameIn(url) ?? []);
}

const EACH = [
  ['Chromium', 'desktop'],
  ['Firefox', 'laptop'],
] as const;

test.each(EACH)(
  '%s is killed just after a window was closed and a tab opened, which is there',
  async (_kind, name) => {
    const one = acquainted.devices[name];
    const { site } = acquainted;
    const [alone, late] = [`${name}alone`, `${name}late`];
    const open = async (url: string) => {
      const [row] = await one.browser.rows();
      await one.browser.act({ do: 'open', url, window: row?.window ?? 0, index: row?.tabs.length ?? 0 });
    };
    const tabOf = async (url: string) =>
      (await one.browser.rows()).flatMap(({ tabs }) => tabs).find((tab) => tab.url === url)?.tab;
    await open(site.at(`${alone}/0`));
    const tab = (await until(() => tabOf(site.at(`${alone}/0`)), Boolean)) ?? 0;
    await one.browser.act({ do: 'move', tab, index: 0 });
    expect(await settled()).toContain(alone);
    await one.browser.act({ do: 'close', tab: (await tabOf(site.at(`${alone}/0`))) ?? 0 });
    await open(site.at(`${late}/0`));
    await until(
      () => toldBy(one),
      (told) => told.includes(late) && !told.includes(alone),
    );
    await one.restartBrowser();
    expect((await settled()).filter((each) => each === late)).toEqual([late]);
  },
);

test.each(EACH)(
  '%s is killed, and what was told before is there afterwards, and once',
  async (_kind, name) => {
    const one = acquainted.devices[name];
    const person = new RandomPerson(() => one.browser, {
      name: name.slice(0, 1),
      site: acquainted.site,
      seed: 1,
    });
    await person.act(4 * ACTS);
    await settled();
    for (const afterMs of KILLED_AFTER_MS) {
      await person.act(ACTS);
      await delay(afterMs);
      const told = await toldBy(one);
      await one.restartBrowser();
      const names = await settled();
      expect(names).toEqual([...new Set(names)]);
      expect(names).toEqual(expect.arrayContaining(told.filter((tab) => !person.closed.has(tab))));
    }
  },
);
