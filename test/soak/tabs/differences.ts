import { join } from 'node:path';
import { KeptMirror } from '../../../agents/tabs/mirror/kept-mirror.ts';
import type { Mirror } from '../../../agents/tabs/mirror/mirror.ts';
import { inRowOrder, openTabs } from '../../../agents/tabs/mirror/shared-set.ts';
import type { BrowserRow } from '../../peers/browsers/hands.ts';
import { nameIn, shownIn } from '../../peers/browsers/random-person.ts';
import type { BrowsingDevice } from './browsing-device.ts';

const MAX_LINES = 60;

/** What there is on one device: in its copy of the set, in what its browser was to show, and in what it shows. */
interface Copies {
  name: string;
  state: string;
  set: BrowserRow[];
  base: BrowserRow[];
  shown: BrowserRow[];
}

/** Where the devices differ, for whoever has to find out why. */
export async function differences(all: readonly BrowsingDevice[]): Promise<string[]> {
  const copies = await Promise.all(all.map(copiesOf));
  const places = copies.flatMap(({ name, set, base, shown }) =>
    Object.entries({ set, base, shown }).map(([what, rows]) => ({ what: `${name}'s ${what}`, rows })),
  );
  const texts = places.map(({ what, rows }) => ({ what, text: shownIn(rows) }));
  const same = grouped(texts, ({ text }) => text);
  const names = new Set(places.flatMap(({ rows }) => namesIn(rows)));
  const missing = [...names].flatMap((name) => {
    const without = places.filter(({ rows }) => !namesIn(rows).includes(name));
    return without.length > 0 ? [`${name} is not in ${without.map(({ what }) => what).join(', ')}`] : [];
  });
  return [
    ...copies.map(({ name, state }) => `${name}: ${state}`),
    ...same.map((group) => `the same: ${group.map(({ what }) => what).join(', ')}`),
    ...missing,
    ...firstDifferent(texts),
  ].slice(0, MAX_LINES);
}

async function copiesOf({ name, device, browser }: BrowsingDevice): Promise<Copies> {
  const { call } = await device.local;
  const { devices, isBrowserOpen, apart } = await call.tabs.mirrored({});
  const kept = await new KeptMirror(join(device.home, 'agents', 'tabs')).load();
  if (!kept) throw new Error(`${name} does not mirror any more`);
  const { mirror } = kept;
  const shown = await browser.rows();
  const state = JSON.stringify({
    ...{ devices, isBrowserOpen, apart, refused: [...mirror.refused], known: mirror.known },
    noPages: shown.flatMap(({ tabs }) => tabs).filter(({ url }) => nameIn(url) === undefined),
  });
  return { name, state, set: rowsOfSet(mirror), base: rowsOfBase(mirror), shown };
}

function rowsOfSet({ set }: Mirror): BrowserRow[] {
  const windows = grouped(openTabs(set).sort(inRowOrder), ({ place }) => place.window);
  return windows.map((tabs) => rowOf(tabs.map(({ page, isPinned }) => ({ url: page.url, isPinned }))));
}

function rowsOfBase({ base }: Mirror): BrowserRow[] {
  return (base?.windows ?? []).map(({ tabs }) =>
    rowOf(tabs.map(({ url, standsFor, isPinned }) => ({ url: standsFor ?? url ?? '', isPinned }))),
  );
}

function rowOf(tabs: readonly { url: string; isPinned: boolean }[]): BrowserRow {
  return { window: 0, tabs: tabs.map((tab) => ({ ...tab, tab: 0, title: '', isUnloaded: false })) };
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return [...groups.values()];
}

function namesIn(rows: readonly BrowserRow[]): string[] {
  return rows.flatMap(({ tabs }) => tabs.flatMap(({ url }) => nameIn(url) ?? []));
}

/** The first line that is another one in each of them than in the first. */
function firstDifferent([first, ...others]: readonly { what: string; text: string }[]): string[] {
  const lines = first?.text.split('\n') ?? [];
  return others.flatMap(({ what, text }) => {
    const all = text.split('\n');
    const at = Math.max(lines.length, all.length);
    const line = Array.from({ length: at }, (_, n) => n).find((n) => lines[n] !== all[n]);
    return line === undefined ? [] : [`line ${line}: ${first?.what} ${lines[line]}, ${what} ${all[line]}`];
  });
}
