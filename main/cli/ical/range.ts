import type { Range } from '../../../agents/calendar/events/occurrence.ts';
import { isInCalendars, readTime } from '../../../agents/calendar/events/rfc3339.ts';
import { localZone, systemZone } from '../../../agents/calendar/zones/system-zone.ts';
import { utc, type Zone } from '../../../agents/calendar/zones/zone.ts';
import { UsageProblem } from '../context.ts';

export interface RangeOptions {
  from: string;
  to: string;
  zone?: string;
}

export function rangeOf({ from, to, zone }: RangeOptions): Range {
  const viewer = zone === undefined ? (localZone() ?? utc) : named(zone);
  const range = { fromUtc: time('--from', from, viewer), toUtc: time('--to', to, viewer), viewer };
  if (range.toUtc <= range.fromUtc) throw new UsageProblem('--to must be later than --from');
  return range;
}

function named(name: string): Zone {
  const zone = systemZone(name);
  if (!zone) throw new UsageProblem(`There is no time zone “${name}”: say one like Europe/Berlin`);
  return zone;
}

function time(option: string, text: string, zone: Zone): number {
  const form = '2026-01-05, 2026-01-05T09:00:00 or 2026-01-05T09:00:00+01:00';
  let seconds: number;
  try {
    seconds = readTime(option, text, zone);
  } catch {
    throw new UsageProblem(`${option} takes a time like ${form}, not “${text}”`);
  }
  if (!isInCalendars(seconds)) throw new UsageProblem(`${option} is out of all calendars: “${text}”`);
  return seconds;
}
