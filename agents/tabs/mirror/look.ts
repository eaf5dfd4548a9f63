import { type Base, type BaseTab, type Mirror, type ShownTab, sharedId, tabsOf } from './mirror.ts';
import { type Change, isOpen } from './shared-set.ts';

/** So long after it loaded a page that we led to may still lead elsewhere by itself. */
export const SETTLING_MS = 3_000;
/** So often it is led to one page that it does not show. */
const MAX_TIMES_LED = 3;

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
  const isAsBefore = !shown.isLoading && before !== undefined && isWhereItWas({ ...before, url });
  const tab = { id, url, isPinned, isLoading: shown.isLoading || (shown.isUnloaded && !isAsBefore) };
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
  const { standsFor, ledFrom } = before;
  if (!shown.isChosen && isStillLed(before, nowMs)) {
    const led = { ledAtMs: before.isLoading ? nowMs : before.ledAtMs, ...(ledFrom && { ledFrom }) };
    return { tab: { ...tab, ...(standsFor !== undefined && { standsFor }), ...led }, changes };
  }
  // Firefox loses the page that it was asked for where it was about to load the one before, or where the tab goes to
  // another window meanwhile. It stands for nothing now, and is led there again.
  if (!shown.isChosen && isAsBefore && ledFrom && ledFrom.times < MAX_TIMES_LED)
    return { tab: { ...tab, ledFrom }, changes };
  if (url === null || url === before.url)
    return { tab: { ...tab, ...(standsFor !== undefined && { standsFor }) }, changes };
  if (url !== record.page.value.url) changes.push({ tab: shared, field: 'page', value: { url, title } });
  return { tab: { ...tab, standsFor: url }, changes };
}

/** When the first tab that was led elsewhere, and did not go, is looked at for that; undefined where all went. */
export function settledAtMs(base: Base | undefined): number | undefined {
  const times = tabsOf(base).flatMap((tab) =>
    tab.ledAtMs !== undefined && !tab.isLoading && isWhereItWas(tab) ? [tab.ledAtMs + SETTLING_MS] : [],
  );
  return times.length > 0 ? Math.min(...times) : undefined;
}

/** A step led it elsewhere, and it did not go. */
function isWhereItWas({ url, ledFrom, standsFor }: BaseTab): boolean {
  return ledFrom !== undefined && url === ledFrom.url && url !== standsFor;
}

/** Whether what it shows now is where a step led, and no choice of the person's. */
function isStillLed({ ledAtMs, isLoading }: BaseTab, nowMs: number): boolean {
  return ledAtMs !== undefined && (isLoading || nowMs < ledAtMs + SETTLING_MS);
}
