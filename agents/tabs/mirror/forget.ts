import { union } from './known.ts';
import type { Mirror } from './mirror.ts';
import { isOpen, type SharedTab } from './shared-set.ts';
import { deviceOf, msOf, type Stamp } from './stamp.ts';

const KEEP_MS = 30 * 24 * 3_600_000;
const MAX_CLOSED = 20_000;

/** Without closed tabs that are too old, or too many; who missed that they were closed is told by `forgotten`. */
export function forget(mirror: Mirror, nowMs: number): Mirror {
  const closed = [...mirror.set]
    .filter(([, tab]) => !isOpen(tab))
    .sort(([, a], [, b]) => (newest(a) < newest(b) ? 1 : -1));
  const old = closed.filter(([, tab], at) => at >= MAX_CLOSED || msOf(newest(tab)) < nowMs - KEEP_MS);
  if (old.length === 0) return mirror;
  const set = new Map(mirror.set);
  let { forgotten } = mirror;
  for (const [id, tab] of old) {
    set.delete(id);
    for (const { stamp } of Object.values(tab)) forgotten = union(forgotten, { [deviceOf(stamp)]: stamp });
  }
  return { ...mirror, set, forgotten };
}

function newest(tab: SharedTab): Stamp {
  return Object.values(tab).reduce((last, { stamp }) => (stamp > last ? stamp : last), '');
}
