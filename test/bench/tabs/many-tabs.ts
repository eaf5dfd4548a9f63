import { TestBrowser, tabOf } from '../../peers/device/browser.ts';
import type { Server } from '../../peers/servers/server.ts';
import { cpuSeconds } from '../process-use.ts';
import type { RunningDevice } from '../startup.ts';
import { median } from '../statistics.ts';
import { LEADS, type TwoDevices, twoDevices } from './two-devices.ts';

export interface Took {
  ms: number;
  /** Of both devices' processors. */
  cpuMs: number;
}

export interface ManyTabs {
  tabs: number;
  /** From the browser's first word to the device's own list. */
  own: Took;
  /** Of another device, which has no link to it yet; and once more. */
  first: Took;
  again: Took;
}

const TABS = 1_000;

/** A browser of a thousand tabs, listed here and on another device. It is one of our own: it only speaks the bridge. */
export async function manyTabs(server: Server, rounds: number): Promise<ManyTabs> {
  const all: Omit<ManyTabs, 'tabs'>[] = [];
  for (let round = 0; round < rounds; round++) {
    await using devices = await twoDevices(server);
    all.push(await once(devices));
  }
  const of = (key: 'own' | 'first' | 'again') => ({
    ms: median(all.map((one) => one[key].ms)),
    cpuMs: median(all.map((one) => one[key].cpuMs)),
  });
  return { tabs: TABS, own: of('own'), first: of('first'), again: of('again') };
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
  const timed = async (run: () => Promise<unknown>): Promise<Took> => {
    const cpu = () => [leads, follows].reduce((sum, { run: { pid } }) => sum + cpuSeconds(pid), 0);
    const [began, cpuBefore] = [performance.now(), cpu()];
    await run();
    return { ms: performance.now() - began, cpuMs: (cpu() - cpuBefore) * 1000 };
  };
  const own = await timed(async () => {
    await browser.connect(leads.home);
    await ownList(leads);
  });
  const ask = async () => {
    const lists = await follows.local.call.tabs.list({ device: LEADS });
    const problem = lists[0]?.problem ?? '';
    if (listed(lists) !== TABS) throw new Error(`the other device lists fewer. ${problem}`);
  };
  const [first, again] = [await timed(ask), await timed(ask)];
  browser.leave();
  return { own, first, again };
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
