/** A tab in the row of its window, by the browser's number. */
interface InRow {
  number: number;
  url: string;
  /** Its place in the row. */
  at: number;
}

/**
 * Which tabs of a window are which of those it had, by their addresses. Several of one address are known by their order
 * among themselves, for a browser counts its tabs anew at each start; where some of them are gone, by their numbers, as
 * after a start of the extension alone, and else by the places that are nearest.
 *
 * @param blankCount of the row: they may have any of the addresses in a moment
 */
export function sameInRow<Before extends InRow>(
  before: readonly Before[],
  now: readonly InRow[],
  blankCount: number,
): Map<number, Before> {
  const [hadByAddress, hasByAddress] = [grouped(before), grouped(now)];
  const untold = ofOneNumber(hadByAddress.get('') ?? [], hasByAddress.get('') ?? []);
  const comingCount = blankCount - untold.length;
  const pairs = [...hadByAddress].flatMap(([url, had]) => {
    if (url === '') return untold;
    const has = hasByAddress.get(url) ?? [];
    const certain = has.length + comingCount < had.length ? ofOneNumber(had, has) : [];
    const done = new Set(certain.flat());
    const left = [had.filter((tab) => !done.has(tab)), has.filter((tab) => !done.has(tab))] as const;
    return [...certain, ...inOrder(...left)];
  });
  return new Map(pairs.map(([one, { number }]) => [number, one]));
}

/** Pairs those that have their number still. */
function ofOneNumber<A extends InRow, B extends InRow>(some: readonly A[], others: readonly B[]): [A, B][] {
  return others.flatMap((other): [A, B][] => {
    const one = some.find(({ number }) => number === other.number);
    return one ? [[one, other]] : [];
  });
}

function grouped<Tab extends InRow>(row: readonly Tab[]): Map<string, Tab[]> {
  const byAddress = new Map<string, Tab[]>();
  for (const tab of row) {
    const tabs = byAddress.get(tab.url);
    if (tabs) tabs.push(tab);
    else byAddress.set(tab.url, [tab]);
  }
  return byAddress;
}

/** Pairs as many as can be, each with the nearest one that keeps the order. */
function inOrder<A extends InRow, B extends InRow>(some: readonly A[], others: readonly B[]): [A, B][] {
  if (some.length > others.length) return inOrder(others, some).map(([b, a]) => [a, b]);
  let next = 0;
  return some.map((one, index) => {
    const last = others.length - (some.length - index);
    let nearest = next;
    for (let at = next + 1; at <= last; at++)
      if (distance(one, others[at]) < distance(one, others[nearest])) nearest = at;
    next = nearest + 1;
    return [one, others[nearest] as B];
  });
}

function distance(one: InRow, other: InRow | undefined): number {
  return other ? Math.abs(one.at - other.at) : Number.POSITIVE_INFINITY;
}
