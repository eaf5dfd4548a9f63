/** When a field got its value: a hybrid logical clock and the device, as text that sorts (docs/protocol/mirror.md). */
export type Stamp = string;

export const STAMP = /^[0-9a-z]{9}\.[0-9a-z]{4}\.[0-9a-f]{32}$/;
const MAX_COUNT = 36 ** 4 - 1;
const MAX_AHEAD_MS = 24 * 3_600_000;

/** The next stamp of a device: greater than the last it has seen, and not before now. */
export function nextStamp(last: Stamp | undefined, nowMs: number, device: string): Stamp {
  const { ms, count } = last === undefined ? { ms: -1, count: 0 } : timeOf(last);
  if (nowMs > ms) return stampOf(nowMs, 0, device);
  return count < MAX_COUNT ? stampOf(ms, count + 1, device) : stampOf(ms + 1, 0, device);
}

export function deviceOf(stamp: Stamp): string {
  return stamp.slice(15);
}

export function msOf(stamp: Stamp): number {
  return timeOf(stamp).ms;
}

/** Whether it is from a clock so wrong that it would win over everything for long. */
export function isTooFarAhead(stamp: Stamp, nowMs: number): boolean {
  return msOf(stamp) > nowMs + MAX_AHEAD_MS;
}

function stampOf(ms: number, count: number, device: string): Stamp {
  return `${ms.toString(36).padStart(9, '0')}.${count.toString(36).padStart(4, '0')}.${device}`;
}

function timeOf(stamp: Stamp): { ms: number; count: number } {
  return { ms: Number.parseInt(stamp.slice(0, 9), 36), count: Number.parseInt(stamp.slice(10, 14), 36) };
}
