import { type BaseTab, type Mirror, type ShownTab, sharedId } from './mirror.ts';
import { type Change, isOpen } from './shared-set.ts';

/** So long after it loaded a page that we led to may still lead elsewhere by itself. */
export const SETTLING_MS = 3_000;

/** A change that gets its round's stamp later. */
export type Unstamped<C extends Change = Change> = C extends Change ? Omit<C, 'stamp'> : never;

export interface Look {
  /** For the new base. */
  tab: BaseTab;
  changes: Unstamped[];
}

/** What the person did with one tab, but for its place, since it was as in the base. */
export function look(mirror: Mirror, shown: ShownTab, before: BaseTab | undefined, nowMs: number): Look {
  const { id, url, title, isPinned } = shown;
  const tab = { id, url, isPinned, isLoading: shown.isLoading || shown.isUnloaded };
  const shared = sharedId(mirror, id);
  const record = mirror.set.get(shared);
  if (!record?.page || (!before && !isOpen(record))) {
    if (url === null) return { tab, changes: [] };
    const changes: Unstamped[] = [
      { tab: shared, field: 'page', value: { url, title } },
      { tab: shared, field: 'isPinned', value: isPinned },
    ];
    return { tab: { ...tab, standsFor: url }, changes };
  }
  // It is in the set and not in the base: a step opened it, and the core ended before it could say so.
  if (!before) return { tab: { ...tab, standsFor: record.page.value.url, ledAtMs: nowMs }, changes: [] };
  const changes: Unstamped[] =
    isPinned === before.isPinned ? [] : [{ tab: shared, field: 'isPinned', value: isPinned }];
  const { standsFor } = before;
  if (!shown.isChosen && isStillLed(before, nowMs)) {
    const ledAtMs = before.isLoading ? nowMs : before.ledAtMs;
    return { tab: { ...tab, ...(standsFor !== undefined && { standsFor }), ledAtMs }, changes };
  }
  if (url === null || url === before.url)
    return { tab: { ...tab, ...(standsFor !== undefined && { standsFor }) }, changes };
  if (url !== record.page.value.url) changes.push({ tab: shared, field: 'page', value: { url, title } });
  return { tab: { ...tab, standsFor: url }, changes };
}

/** Whether what it shows now is where a step led, and no choice of the person's. */
function isStillLed({ ledAtMs, isLoading }: BaseTab, nowMs: number): boolean {
  return ledAtMs !== undefined && (isLoading || nowMs < ledAtMs + SETTLING_MS);
}
