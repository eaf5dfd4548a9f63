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

test.each([
  ['Chromium', 'desktop'],
  ['Firefox', 'laptop'],
] as const)('%s is killed, and what was told before is there afterwards, and once', async (_kind, name) => {
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
});
