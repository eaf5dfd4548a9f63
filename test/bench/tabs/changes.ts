import { setTimeout as delay } from 'node:timers/promises';
import { memory } from '../process-use.ts';
import { partsOf } from './parts.ts';
import type { Site } from './site.ts';
import type { TwoBrowsers } from './two-devices.ts';

/** Resident memory before many changes, after half of them and after all. */
export interface Held {
  what: string;
  beforeMb: number;
  halfMb: number;
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
  const settled = async () => {
    await delay(SETTLED_MS);
    return processes.map(([, pid]) => memory(pid).rssMb);
  };
  const half = Math.floor(changes / 2);
  const change = async (from: number, to: number) => {
    for (let page = from; page < to; page++) {
      const name = `change-${page}`;
      await site.lead('leading', name);
      await Promise.all([site.shown('leading', name), delay(everyMs)]);
    }
    await site.shown('following', `change-${to - 1}`);
    return settled();
  };
  const before = await settled();
  const halfWay = await change(0, half);
  const after = await change(half, changes);
  return processes.map(([what], index) => ({
    ...{ what, beforeMb: before[index] ?? 0, halfMb: halfWay[index] ?? 0, afterMb: after[index] ?? 0 },
  }));
}
