import { type Batch, MAX_CHANGES } from './contract-batch.ts';
import { isIndex } from './indexes.ts';
import { covers, type Known, knows, union } from './known.ts';
import type { Mirror } from './mirror.ts';
import { changesSince, merge } from './shared-set.ts';
import { isTooFarAhead } from './stamp.ts';

/** All that somebody does not know yet; nothing where there is nothing. The first one is always sent. */
export function batchesFor({ set, known, forgotten }: Mirror, from: Known): Batch[] {
  const changes = changesSince(set, (stamp) => knows(from, stamp));
  const count = Math.ceil(changes.length / MAX_CHANGES);
  return Array.from({ length: Math.max(1, count) }, (_, at) => ({
    from,
    upTo: at + 1 >= count ? known : from,
    forgotten,
    changes: changes.slice(at * MAX_CHANGES, (at + 1) * MAX_CHANGES),
  }));
}

export type Taken =
  | { mirror: Mirror }
  /** Something before this batch was lost: what there is has been taken, and it is time to watch anew. */
  | { mirror: Mirror; problem: 'gap' }
  /** Nothing was taken: closed tabs were forgotten that we do not know of. */
  | { mirror: Mirror; problem: 'away-too-long' }
  | { mirror: Mirror; problem: 'clock' | 'malformed' };

/** Takes what another device says, in any order and any number of times. */
export function take(mirror: Mirror, batch: Batch, nowMs: number): Taken {
  const stamps = [...batch.changes.map(({ stamp }) => stamp), ...Object.values(batch.upTo)];
  if (stamps.some((stamp) => isTooFarAhead(stamp, nowMs))) return { mirror, problem: 'clock' };
  if (batch.changes.some((change) => change.field === 'place' && !isIndex(change.value.index)))
    return { mirror, problem: 'malformed' };
  if (mirror.set.size > 0 && !covers(mirror.known, batch.forgotten))
    return { mirror, problem: 'away-too-long' };
  const hasGap = !covers(mirror.known, batch.from);
  const clock = stamps.reduce((last, stamp) => (stamp > last ? stamp : last), mirror.clock ?? '');
  const taken: Mirror = {
    ...mirror,
    set: merge(mirror.set, batch.changes),
    clock: clock === '' ? undefined : clock,
    known: hasGap ? mirror.known : union(mirror.known, batch.upTo),
    forgotten: union(mirror.forgotten, batch.forgotten),
  };
  return hasGap ? { mirror: taken, problem: 'gap' } : { mirror: taken };
}
