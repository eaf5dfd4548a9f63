import { setTimeout as delay } from 'node:timers/promises';
import { memory } from '../process-use.ts';
import { partsOf } from './parts.ts';
import type { Site } from './site.ts';
import type { TwoBrowsers } from './two-devices.ts';

/** Resident memory before many changes and after them. */
export interface Held {
  what: string;
  beforeMb: number;
  afterMb: number;
}

const SETTLED_MS = 10_000;

/** One browser goes on from page to page and the other follows; the pages before these have warmed them up. */
export async function held(
  { leads, follows, leading, following }: TwoBrowsers,
  site: Site,
  { changes, everyMs }: { changes: number; everyMs: number },
): Promise<Held[]> {
  const [ofLeading, ofFollowing] = [partsOf(leads, leading), partsOf(follows, following)];
  const processes: readonly (readonly [what: string, pid: number])[] = [
    ['core that leads', ofLeading.core],
    ['core that follows', ofFollowing.core],
    ['native host that leads', ofLeading.host],
    ['native host that follows', ofFollowing.host],
    ['extension that leads', ofLeading.extension],
    ['extension that follows', ofFollowing.extension],
  ];
  const now = () => processes.map(([, pid]) => memory(pid).rssMb);
  await delay(SETTLED_MS);
  const before = now();
  for (let change = 0; change < changes; change++) {
    const name = `change-${change}`;
    await site.lead('leading', name);
    await Promise.all([site.shown('leading', name), delay(everyMs)]);
  }
  await site.shown('following', `change-${changes - 1}`);
  await delay(SETTLED_MS);
  return now().map((afterMb, index) => ({
    ...{ what: processes[index]?.[0] ?? '', beforeMb: before[index] ?? 0, afterMb },
  }));
}
