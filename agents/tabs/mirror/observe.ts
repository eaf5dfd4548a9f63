import { look, type Unstamped } from './look.ts';
import { type Mirror, type Shown, sharedId, tabsOf } from './mirror.ts';
import { placed } from './placed.ts';
import { type Change, isOpen, merge } from './shared-set.ts';
import { withMissing } from './spared.ts';
import { nextStamp } from './stamp.ts';

/**
 * Compares what the browser shows with the base. The difference is the person's: it goes into the set and is returned
 * as changes to tell; what is shown is the new base (docs/protocol/mirror.md, One round).
 *
 * @param isEnding where the browser may be ending: what is missing was not closed then, and stays in the base
 */
export function observe(
  mirror: Mirror,
  shown: Shown,
  nowMs: number,
  { isEnding = false } = {},
): { mirror: Mirror; changes: Change[] } {
  const { device, set, base: before } = mirror;
  const isSame = before?.session === shown.session;
  const stamp = nextStamp(mirror.clock, nowMs, device);
  const stamped = (changes: Unstamped[]) => changes.map((change) => ({ ...change, stamp }));
  const tabs = new Map(tabsOf(before).map((tab) => [tab.id, tab]));
  const seen: Unstamped[] = [];
  const windows = shown.windows.map(({ id, tabs: row }) => ({
    id,
    tabs: row.map((tab) => {
      const looked = look(mirror, tab, tabs.get(tab.id), nowMs);
      tabs.delete(tab.id);
      seen.push(...looked.changes);
      return looked.tab;
    }),
  }));
  if (isSame && !isEnding) seen.push(...closed(mirror, tabs.keys()));
  const base = {
    session: shown.session,
    windows: isEnding ? withMissing(windows, before?.windows ?? []) : windows,
  };
  const observed = { ...mirror, set: merge(set, stamped(seen)) };
  const changes = stamped([...seen, ...placed(observed, before, base)]);
  const looked = { ...mirror, base, ...(!isSame && { refused: new Map() }) };
  if (changes.length === 0) return { mirror: looked, changes };
  const known = { ...mirror.known, [device]: stamp };
  return { mirror: { ...looked, set: merge(set, changes), clock: stamp, known }, changes };
}

/** What is gone while the session of the browser goes on. */
function closed(mirror: Mirror, gone: Iterable<string>): Unstamped[] {
  return [...gone].flatMap((id) => {
    const tab = sharedId(mirror, id);
    const record = mirror.set.get(tab);
    return record?.page && isOpen(record) ? [{ tab, field: 'isClosed' as const, value: true as const }] : [];
  });
}
