import type { MirroredNow } from './contract-mirror.ts';
import { type Mirror, tabsOf } from './mirror.ts';
import { closerOf, isOpen, openTabs } from './shared-set.ts';
import { msOf } from './stamp.ts';

const MAX_CLOSED = 200;

/** What others closed, newest first. */
export function closedByOthers(
  { set, device }: Mirror,
  nameOf: (device: string) => string | undefined,
): MirroredNow['closed'] {
  return [...set]
    .flatMap(([tab, record]) => {
      const { page, isClosed } = record;
      const by = closerOf(record);
      if (!page || !isClosed || by === undefined || by === device || isOpen(record)) return [];
      const name = nameOf(by);
      return [{ tab, ...page.value, at: isClosed.stamp, ...(name !== undefined && { by: name }) }];
    })
    .sort((a, b) => (a.at < b.at ? 1 : -1))
    .slice(0, MAX_CLOSED)
    .map(({ at, ...one }) => ({ ...one, closedAt: new Date(msOf(at)).toISOString() }));
}

/** Tabs of this browser whose page led elsewhere. */
export function apart({ base }: Mirror): MirroredNow['apart'] {
  return tabsOf(base).flatMap(({ id, url, standsFor, isLoading }) =>
    standsFor === undefined || standsFor === url || isLoading
      ? []
      : [{ tab: id, url: standsFor, ...(url !== null && { shows: url }) }],
  );
}

export function tabCount({ set }: Mirror): number {
  return openTabs(set).length;
}
