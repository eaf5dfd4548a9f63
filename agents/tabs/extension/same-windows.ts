import type { Known, Present, Remembered } from './recognise.ts';

/** Windows that are known. One without a known page may be there for the browser to bring others back into. */
export function settledWindows(present: readonly Present[], known: Known): Map<number, string> {
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

/**
 * Which of the other windows are which: by the most addresses in common, and of several the one that has its number
 * still, for it may be the extension alone that was started anew.
 */
export function sameWindows(
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
