/** What clocks show somewhere, against UTC. All seconds are since 1970-01-01T00:00:00, of UTC or of the clock. */
export interface Zone {
  readonly id: string;
  /** How much the clock is ahead of UTC at a moment. */
  offsetSeconds(utcSeconds: number): number;
}

export const utc: Zone = { id: 'UTC', offsetSeconds: () => 0 };

// Clocks are changed by less, and no two changes are nearer.
const DAY_SECONDS = 86_400;

/**
 * The moment of a local time (RFC 5545 §3.3.5): of one that comes twice the first, and one that the clock leaps over
 * is counted with the offset from before the leap.
 */
export function toUtc(zone: Zone, localSeconds: number): number {
  const before = zone.offsetSeconds(localSeconds - DAY_SECONDS);
  const early = localSeconds - before;
  if (zone.offsetSeconds(early) === before) return early;
  const after = zone.offsetSeconds(localSeconds + DAY_SECONDS);
  const late = localSeconds - after;
  return zone.offsetSeconds(late) === after ? late : early;
}

export function toLocal(zone: Zone, utcSeconds: number): number {
  return utcSeconds + zone.offsetSeconds(utcSeconds);
}
