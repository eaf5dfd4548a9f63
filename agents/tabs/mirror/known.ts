import { deviceOf, type Stamp } from './stamp.ts';

/** Up to which stamp of each device everything is known. */
export type Known = Readonly<Record<string, Stamp>>;

export function covers(known: Known, other: Known): boolean {
  return Object.values(other).every((stamp) => knows(known, stamp));
}

export function knows(known: Known, stamp: Stamp): boolean {
  const last = known[deviceOf(stamp)];
  return last !== undefined && last >= stamp;
}

/** All that either of them knows. */
export function union(known: Known, other: Known): Known {
  return {
    ...known,
    ...Object.fromEntries(Object.entries(other).filter(([, stamp]) => !knows(known, stamp))),
  };
}
