import type { Mirror } from './mirror.ts';
import { isOpen, merge } from './shared-set.ts';
import { nextStamp } from './stamp.ts';

/** Opens a closed tab again, by its page with a new stamp; undefined where there is no such tab. */
export function reopen(mirror: Mirror, tab: string, nowMs: number): Mirror | undefined {
  const record = mirror.set.get(tab);
  if (!record?.page || isOpen(record)) return undefined;
  const stamp = nextStamp(mirror.clock, nowMs, mirror.device);
  const set = merge(mirror.set, [{ tab, field: 'page', value: record.page.value, stamp }]);
  return { ...mirror, set, clock: stamp, known: { ...mirror.known, [mirror.device]: stamp } };
}
