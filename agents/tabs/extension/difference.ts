import type { BrowserWindow, Changes, Tab } from '../protocol.ts';

type Difference = Pick<Changes, 'goneWindows' | 'windows' | 'goneTabs' | 'tabs'>;

/** What leads from one to the other by `applyChanges`, whose order windows are in aside; undefined when nothing does. */
export function difference(
  before: readonly BrowserWindow[],
  after: readonly BrowserWindow[],
): Difference | undefined {
  const known = new Map(before.map((window) => [window.id, window]));
  const left = new Set(after.map(({ id }) => id));
  const leftTabs = new Set(after.flatMap(({ tabs }) => tabs.map(({ id }) => id)));
  const goneWindows = before.filter(({ id }) => !left.has(id)).map(({ id }) => id);
  const goneTabs = before.flatMap(({ tabs }) =>
    tabs.filter(({ id }) => !leftTabs.has(id)).map(({ id }) => id),
  );
  const windows = after
    .filter((window) => !isSameHead(known.get(window.id), window))
    .map(({ id, isFocused, groups }) => ({ id, isFocused, groups }));
  const tabs = after.flatMap((window) => changedTabs(known.get(window.id)?.tabs ?? [], window));
  if (goneWindows.length + windows.length + goneTabs.length + tabs.length === 0) return undefined;
  return { goneWindows, windows, goneTabs, tabs };
}

/** Those that are new here, are different or have moved. */
function changedTabs(before: readonly Tab[], { id: window, tabs }: BrowserWindow): Changes['tabs'] {
  const rows = new Map(before.map((tab, index) => [tab.id, { tab, index }]));
  const still = tabs.flatMap(({ id }) => rows.get(id)?.index ?? []);
  const inOrder = longestRising(still);
  return tabs.flatMap((tab, index) => {
    const row = rows.get(tab.id);
    return row && inOrder.has(row.index) && isSameTab(row.tab, tab) ? [] : { ...tab, window, index };
  });
}

/** The longest rising subsequence: whoever is in it need not move. */
function longestRising(numbers: readonly number[]): Set<number> {
  /** The smallest end of a rising sequence of each length, and what came before each number in the best one. */
  const ends: number[] = [];
  const before = new Map<number, number | undefined>();
  for (const number of numbers) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] as number) < number) low = middle + 1;
      else high = middle;
    }
    before.set(number, ends[low - 1]);
    ends[low] = number;
  }
  const rising = new Set<number>();
  for (let number = ends.at(-1); number !== undefined; number = before.get(number)) rising.add(number);
  return rising;
}

function isSameHead(one: BrowserWindow | undefined, other: BrowserWindow): boolean {
  return one?.isFocused === other.isFocused && JSON.stringify(one.groups) === JSON.stringify(other.groups);
}

function isSameTab(one: Tab, other: Tab): boolean {
  return (Object.keys({ ...one, ...other }) as (keyof Tab)[]).every((key) => one[key] === other[key]);
}
