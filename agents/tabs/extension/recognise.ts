/** Windows and tabs as they were told last, to be known again: by id, with the address each had. */
export interface Remembered {
  id: string;
  tabs: { id: string; url: string }[];
}

/** The browser's own numbers, which are new after each start. */
export interface Present {
  number: number;
  tabs: { number: number; url: string }[];
}

export interface Known {
  windows: ReadonlyMap<number, string>;
  tabs: ReadonlyMap<number, string>;
}

/**
 * Which windows and tabs, of those that are not known yet, are those that were remembered: a window by the most
 * addresses in common, a tab by its address in such a window, else in any; of several the first.
 */
export function recognise(
  remembered: readonly Remembered[],
  present: readonly Present[],
  known: Known = { windows: new Map(), tabs: new Map() },
): Known {
  const takenTabs = new Set(known.tabs.values());
  const free = remembered.map(({ id, tabs }) => ({ id, tabs: tabs.filter((tab) => !takenTabs.has(tab.id)) }));
  const strange = present.map(({ number, tabs }) => ({
    number,
    tabs: tabs.filter((tab) => tab.url !== '' && !known.tabs.has(tab.number)),
  }));
  const windows = sameWindows(free, strange, known.windows);
  const named = new Map([...known.windows, ...windows]);
  const tabs = new Map<number, string>();
  const take = (number: number, url: string, from: Remembered | undefined) => {
    const index = from?.tabs.findIndex((tab) => tab.url === url) ?? -1;
    const [taken] = index === -1 ? [] : (from?.tabs.splice(index, 1) ?? []);
    if (taken) tabs.set(number, taken.id);
    return taken !== undefined;
  };
  const byId = new Map(free.map((window) => [window.id, window]));
  for (const window of strange)
    for (const { number, url } of window.tabs) take(number, url, byId.get(named.get(window.number) ?? ''));
  for (const { number, url } of strange.flatMap((window) => window.tabs))
    if (!tabs.has(number)) free.some((window) => take(number, url, window));
  return { windows, tabs };
}

function sameWindows(
  remembered: readonly Remembered[],
  present: readonly Present[],
  known: ReadonlyMap<number, string>,
): Map<number, string> {
  const taken = new Set(known.values());
  const same = new Map<number, string>();
  const pairs = present.flatMap(({ number, tabs }) =>
    remembered.map((window) => ({ number, id: window.id, common: inCommon(tabs, window.tabs) })),
  );
  for (const { number, id, common } of pairs.sort((a, b) => b.common - a.common)) {
    if (common === 0 || known.has(number) || same.has(number) || taken.has(id)) continue;
    same.set(number, id);
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
    if (count === 0) continue;
    counts.set(url, count - 1);
    common++;
  }
  return common;
}
