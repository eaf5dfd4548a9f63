import { TestBrowser, tabOf } from '../../peers/device/browser.ts';
import type { Server } from '../../peers/servers/server.ts';
import type { RunningDevice } from '../startup.ts';
import { median } from '../statistics.ts';
import { LEADS, type TwoDevices, twoDevices } from './two-devices.ts';

export interface ManyTabs {
  tabs: number;
  /** From the browser's first word to the device's own list. */
  ownMs: number;
  /** Of another device, which has no link to it yet; and once more. */
  firstMs: number;
  againMs: number;
}

const TABS = 1_000;

/** A browser of a thousand tabs, listed here and on another device. It is one of our own: it only speaks the bridge. */
export async function manyTabs(server: Server, rounds: number): Promise<ManyTabs> {
  const all: Omit<ManyTabs, 'tabs'>[] = [];
  for (let round = 0; round < rounds; round++) {
    await using devices = await twoDevices(server);
    all.push(await once(devices));
  }
  const of = (key: keyof Omit<ManyTabs, 'tabs'>) => median(all.map((one) => one[key]));
  return { tabs: TABS, ownMs: of('ownMs'), firstMs: of('firstMs'), againMs: of('againMs') };
}

async function once({ leads, follows }: TwoDevices): Promise<Omit<ManyTabs, 'tabs'>> {
  const browser = new TestBrowser('many', 'Chromium');
  const tabs = Array.from({ length: TABS }, (_, index) =>
    tabOf(
      `t${index}`,
      `https://site-${index}.example/some/page?of=${index}`,
      `A page with a title, ${index}`,
    ),
  );
  browser.windows = [{ id: 'w', isFocused: true, groups: [], tabs }];
  const began = performance.now();
  await browser.connect(leads.home);
  await ownList(leads);
  const ownMs = performance.now() - began;
  const first = performance.now();
  const isAll = listed(await follows.local.call.tabs.list({ device: LEADS })) === TABS;
  const firstMs = performance.now() - first;
  if (!isAll) throw new Error('the other device lists fewer');
  const again = performance.now();
  await follows.local.call.tabs.list({ device: LEADS });
  const againMs = performance.now() - again;
  browser.leave();
  return { ownMs, firstMs, againMs };
}

/** Until all of them are there. */
async function ownList({ local }: RunningDevice): Promise<void> {
  const end = new AbortController();
  const progress = ([own]: Lists) => own && listed([own]) === TABS && end.abort();
  await local.call.tabs.watch({}, { signal: end.signal, progress }).catch((error: unknown) => {
    if (!end.signal.aborted) throw error;
  });
}

type Lists = { browsers: { windows: { tabs: object[] }[] }[] }[];

function listed(lists: Lists): number {
  return lists.flatMap(({ browsers }) =>
    browsers.flatMap(({ windows }) => windows.flatMap((one) => one.tabs)),
  ).length;
}
