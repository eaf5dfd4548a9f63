import { sameInRow } from './same-row.ts';
import { sameWindows, settledWindows } from './same-windows.ts';

/** Windows and tabs as they were told last, to be known again: by id, with the address each had. */
export interface Remembered {
  id: string;
  number: number;
  tabs: RememberedTab[];
}

interface RememberedTab {
  id: string;
  number: number;
  /** '' where it was not to be told. */
  url: string;
  /** What it showed shortly before. */
  earlier?: string[];
  group?: string;
}

/** The browser's own numbers, which are new after each start. */
export interface Present {
  number: number;
  tabs: { number: number; url: string; group?: number; isLookedAt?: boolean }[];
}

export interface Known {
  windows: ReadonlyMap<number, string>;
  tabs: ReadonlyMap<number, string>;
  groups: ReadonlyMap<number, string>;
}

const nothing: Known = { windows: new Map(), tabs: new Map(), groups: new Map() };

/**
 * Which windows, tabs and groups, of those that are not known yet, are those that were remembered: a window by the most
 * addresses in common, a tab by its address in such a window, else in any, else by what it showed shortly before. A
 * group is that of its tabs.
 */
export function recognise(
  remembered: readonly Remembered[],
  present: readonly Present[],
  known: Known = nothing,
): Known {
  const takenTabs = new Set(known.tabs.values());
  const free = remembered.map((window) => ({
    ...window,
    tabs: window.tabs.map((tab, at) => ({ ...tab, at })).filter(({ id }) => !takenTabs.has(id)),
  }));
  const strange = present.map(({ number, tabs }) => ({
    ...{ number, blankCount: tabs.filter(({ url }) => url === '').length },
    tabs: tabs.map((tab, at) => ({ ...tab, at })).filter((tab) => !known.tabs.has(tab.number)),
  }));
  const settled = settledWindows(present, known);
  const windows = sameWindows(free, strange, settled);
  const named = new Map([...settled, ...windows]);
  const byId = new Map(free.map((window) => [window.id, window]));
  const tabs = new Map<number, RememberedTab>();
  const taken = new Set<RememberedTab>();
  const take = (number: number, tab: RememberedTab | undefined) => {
    if (!tab) return;
    tabs.set(number, tab);
    taken.add(tab);
  };
  const ownOf = ({ number }: { number: number }) => byId.get(named.get(number) ?? '')?.tabs ?? [];
  for (const window of strange)
    for (const [number, tab] of sameInRow(ownOf(window), window.tabs, window.blankCount)) take(number, tab);
  const anywhere = free.flatMap((window) => window.tabs);
  const isEarlier = (tab: RememberedTab, url: string) => tab.earlier?.includes(url) === true;
  const each = (find: (url: string, own: readonly RememberedTab[]) => RememberedTab | undefined) => {
    for (const window of strange)
      for (const { number, url } of window.tabs)
        if (url !== '' && !tabs.has(number)) take(number, find(url, ownOf(window)));
  };
  each((url) => anywhere.find((tab) => !taken.has(tab) && tab.url === url));
  each((url, own) => own.find((tab) => !taken.has(tab) && isEarlier(tab, url)));
  each((url) => anywhere.find((tab) => !taken.has(tab) && isEarlier(tab, url)));
  return {
    windows,
    tabs: new Map([...tabs].map(([number, { id }]) => [number, id])),
    groups: sameGroups(tabs, strange, known.groups),
  };
}

function sameGroups(
  again: ReadonlyMap<number, RememberedTab>,
  present: readonly Present[],
  known: ReadonlyMap<number, string>,
): Map<number, string> {
  const taken = new Set(known.values());
  const same = new Map<number, string>();
  for (const { number, group } of present.flatMap(({ tabs }) => tabs)) {
    const id = again.get(number)?.group;
    if (group === undefined || id === undefined || known.has(group) || same.has(group) || taken.has(id))
      continue;
    same.set(group, id);
    taken.add(id);
  }
  return same;
}
