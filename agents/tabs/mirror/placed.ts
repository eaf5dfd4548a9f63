import { type InRow, newIndexes } from './indexes.ts';
import { longestRising } from './longest-rising.ts';
import type { Unstamped } from './look.ts';
import { type Base, type BaseTab, type Mirror, sharedId } from './mirror.ts';
import { byIndex, isOpen, type SharedTab } from './shared-set.ts';

/** A part of a window whose order is its own: its pinned tabs, or the others. */
interface Row {
  window: string;
  isPinned: boolean;
  ids: string[];
}

/** Where a tab stood in the base. */
interface Stood {
  window: string;
  isPinned: boolean;
  at: number;
}

/**
 * The places that the person gave to tabs since they stood as in the base.
 *
 * @param mirror with what else was observed in its set already
 */
export function placed(mirror: Mirror, before: Base | undefined, now: Base): Unstamped[] {
  const stood = new Map(
    rowsOf(before).flatMap(({ ids, ...row }) => ids.map((id, at) => [id, { ...row, at }])),
  );
  return rowsOf(now).flatMap((row) => {
    const window = sharedId(mirror, row.window);
    const indexes = newIndexes(toIndex(mirror, row, stood));
    return [...indexes].map(([tab, index]) => ({ tab, field: 'place' as const, value: { window, index } }));
  });
}

function rowsOf(base: Base | undefined): Row[] {
  return (base?.windows ?? []).flatMap(({ id: window, tabs }) =>
    [true, false].map((isPinned) => ({ window, isPinned, ids: idsOf(tabs, isPinned) })),
  );
}

function idsOf(tabs: readonly BaseTab[], isPinned: boolean): string[] {
  return tabs.filter((tab) => tab.isPinned === isPinned).map(({ id }) => id);
}

/** The tabs of a row that say something about its order. Those that others moved, and we did not yet, say nothing. */
function toIndex(mirror: Mirror, row: Row, stood: ReadonlyMap<string, Stood>): InRow[] {
  const inRow = row.ids.flatMap((id) => {
    const tab = sharedId(mirror, id);
    const record = mirror.set.get(tab);
    return record?.page && isOpen(record) ? [{ id: tab, record, was: stood.get(id) }] : [];
  });
  const stayed = inRow.flatMap(({ id, record, was }) => {
    const place = placeIn(mirror, record, row);
    return place && was?.window === row.window && was.isPinned === row.isPinned
      ? [{ id, place, at: was.at }]
      : [];
  });
  const asInSet = longestRising(
    stayed.sort((a, b) => a.at - b.at),
    (a, b) => byIndex(a, b) < 0,
  );
  const indexes = new Map(asInSet.map(({ id, place }) => [id, place.index]));
  return inRow.flatMap(({ id, record, was }) => {
    if (indexes.has(id)) return [{ id, index: indexes.get(id) }];
    const hasMoved = was && (was.window !== row.window || was.isPinned !== row.isPinned);
    return !record.place || hasMoved || (!was && isReopened(record)) ? [{ id }] : [];
  });
}

/** Its place in the set, where that is in this row. */
function placeIn(mirror: Mirror, { place, isPinned }: SharedTab, row: Row) {
  const isHere = place?.value.window === sharedId(mirror, row.window) && isPinned?.value === row.isPinned;
  return isHere ? place.value : undefined;
}

function isReopened({ place, isClosed }: SharedTab): boolean {
  return place !== undefined && isClosed !== undefined && place.stamp < isClosed.stamp;
}
