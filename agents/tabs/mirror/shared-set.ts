import { deviceOf, type Stamp } from './stamp.ts';

export interface Page {
  url: string;
  title: string;
}

/** Where in the row of its window: a fractional index, whose order as text is that of the tabs. */
export interface Place {
  window: string;
  index: string;
}

/** What of a tab has a version of its own. */
export interface Fields {
  page: Page;
  place: Place;
  isPinned: boolean;
  isClosed: true;
}

export interface Versioned<T> {
  readonly value: T;
  readonly stamp: Stamp;
}

/** Fields can be missing while the change that brings them is on its way. */
export type SharedTab = { readonly [F in keyof Fields]?: Versioned<Fields[F]> };

export type SharedSet = ReadonlyMap<string, SharedTab>;

export type Change = {
  [F in keyof Fields]: { tab: string; field: F; value: Fields[F]; stamp: Stamp };
}[keyof Fields];

/** One that is open, and whole. */
export interface OpenTab extends Omit<Fields, 'isClosed'> {
  id: string;
}

/** The set with what is newer in the changes; the same set when nothing is. */
export function merge(set: SharedSet, changes: Iterable<Change>): SharedSet {
  let merged: Map<string, SharedTab> | undefined;
  for (const { tab, field, value, stamp } of changes) {
    const now = (merged ?? set).get(tab);
    const known = now?.[field]?.stamp;
    if (known !== undefined && known >= stamp) continue;
    merged ??= new Map(set);
    merged.set(tab, { ...now, [field]: { value, stamp } });
  }
  return merged ?? set;
}

/** A page that it got after it was closed opens it: somebody led it there and did not know, or opened it again. */
export function isOpen({ page, isClosed }: SharedTab): boolean {
  return !isClosed || (page !== undefined && page.stamp > isClosed.stamp);
}

export function openTab(id: string, tab: SharedTab): OpenTab | undefined {
  const { page, place, isPinned } = tab;
  if (!page || !place || !isPinned || !isOpen(tab)) return undefined;
  return { id, page: page.value, place: place.value, isPinned: isPinned.value };
}

export function openTabs(set: SharedSet): OpenTab[] {
  return [...set].flatMap(([id, tab]) => openTab(id, tab) ?? []);
}

/** As in the row of a window: pinned ones first. */
export function inRowOrder(a: OpenTab, b: OpenTab): number {
  return Number(b.isPinned) - Number(a.isPinned) || byIndex(a, b);
}

export function byIndex(a: Pick<OpenTab, 'id' | 'place'>, b: Pick<OpenTab, 'id' | 'place'>): number {
  return compare(a.place.index, b.place.index) || compare(a.id, b.id);
}

/** All that is newer than somebody knows, oldest first. */
export function changesSince(set: SharedSet, isKnown: (stamp: Stamp) => boolean): Change[] {
  const changes: Change[] = [];
  for (const [tab, fields] of set) {
    for (const [field, versioned] of Object.entries(fields))
      if (!isKnown(versioned.stamp)) changes.push({ tab, field, ...versioned } as Change);
  }
  return changes.sort((a, b) => compare(a.stamp, b.stamp));
}

/** The device that closed it last. */
export function closerOf(tab: SharedTab | undefined): string | undefined {
  return tab?.isClosed ? deviceOf(tab.isClosed.stamp) : undefined;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
