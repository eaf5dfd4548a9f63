import type { Range } from './ranges.ts';

/** Where on the grid, which begins at 1970-01-01 in UTC, something of this length can begin, in order. */
export function startsOnGrid(free: readonly Range[], lengthMs: number, gridMs: number): number[] {
  const starts: number[] = [];
  for (const { start, end } of free)
    for (let at = Math.ceil(start / gridMs) * gridMs; at + lengthMs <= end; at += gridMs) starts.push(at);
  return starts;
}
