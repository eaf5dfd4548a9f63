import { written } from '../events/rfc3339.ts';
import type { Range } from '../slots/ranges.ts';
import type { Zone } from '../zones/zone.ts';

/** `2026-03-02 14:00-15:00 (Europe/Berlin)`. */
export function slotWords({ start, end }: Range, zone: Zone): string {
  const text = (at: number) => written({ kind: 'local', seconds: at / 1000, zone }, at / 1000, zone);
  return `${text(start).slice(0, 10)} ${text(start).slice(11, 16)}-${text(end).slice(11, 16)} (${zone.id})`;
}
