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
 * addresses in common, a tab by its address in such a window, else in any, else by what it showed shortly before; of
 * several the one that has its number still, for it may be the extension alone that was started anew, else the first. A
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
    tabs: window.tabs.filter((tab) => !takenTabs.has(tab.id)),
  }));
  const strange = present.map(({ number, tabs }) => ({
    number,
    tabs: tabs.filter((tab) => !known.tabs.has(tab.number)),
  }));
  const settled = settledWindows(present, known);
  const windows = sameWindows(free, strange, settled);
  const named = new Map([...settled, ...windows]);
  const byId = new Map(free.map((window) => [window.id, window]));
  const tabs = new Map<number, RememberedTab>();
  const take = (number: number, from: Remembered | undefined, is: (tab: RememberedTab) => boolean) => {
    const index = from?.tabs.findIndex(is) ?? -1;
    const [taken] = index === -1 ? [] : (from?.tabs.splice(index, 1) ?? []);
    if (taken) tabs.set(number, taken);
    return taken !== undefined;
  };
  const each = (work: (tab: Present['tabs'][number], own: Remembered | undefined) => void) => {
    for (const window of strange)
      for (const tab of window.tabs)
        if (!tabs.has(tab.number)) work(tab, byId.get(named.get(window.number) ?? ''));
  };
  each(({ number, url }, own) => take(number, own, (tab) => tab.number === number && tab.url === url));
  each(({ number, url }, own) => url !== '' && take(number, own, (tab) => tab.url === url));
  each(
    ({ number, url }) => url !== '' && free.some((window) => take(number, window, (tab) => tab.url === url)),
  );
  const isEarlier = (url: string) => (tab: RememberedTab) => tab.earlier?.includes(url) === true;
  each(({ number, url }, own) => take(number, own, isEarlier(url)));
  each(({ number, url }) => free.some((window) => take(number, window, isEarlier(url))));
  return {
    windows,
    tabs: new Map([...tabs].map(([number, { id }]) => [number, id])),
    groups: sameGroups(tabs, strange, known.groups),
  };
}

/** One without a known page may be there for the browser to bring others back into. */
function settledWindows(present: readonly Present[], known: Known): Map<number, string> {
  const settled = present.filter(({ tabs }) =>
    tabs.some(({ number, url }) => url !== '' && known.tabs.has(number)),
  );
  return new Map(
    settled.flatMap(({ number }) => {
      const id = known.windows.get(number);
      return id === undefined ? [] : [[number, id] as const];
    }),
  );
}

function sameWindows(
  remembered: readonly Remembered[],
  present: readonly Present[],
  known: ReadonlyMap<number, string>,
): Map<number, string> {
  const taken = new Set(known.values());
  const same = new Map<number, string>();
  const pairs = present.flatMap(({ number, tabs }) =>
    remembered.map((window) => ({
      ...{ number, id: window.id, common: inCommon(tabs, window.tabs) },
      isStill: Number(window.number === number),
    })),
  );
  for (const { number, id, common } of pairs.sort((a, b) => b.common - a.common || b.isStill - a.isStill)) {
    if (common === 0 || known.has(number) || same.has(number) || taken.has(id)) continue;
    same.set(number, id);
    taken.add(id);
  }
  return same;
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

function inCommon(one: readonly { url: string }[], other: readonly { url: string }[]): number {
  const counts = new Map<string, number>();
  for (const { url } of other) counts.set(url, (counts.get(url) ?? 0) + 1);
  let common = 0;
  for (const { url } of one) {
    const count = counts.get(url) ?? 0;
    if (count === 0 || url === '') continue;
    counts.set(url, count - 1);
    common++;
  }
  return common;
}
