import { DAY_SECONDS } from '../recurrence/calendar-day.ts';
import type { EventTime } from '../recurrence/event-time.ts';
import { momentOf } from '../recurrence/moment.ts';
import { toUtc, type Zone } from '../zones/zone.ts';

/** A place on the line of an event: a date stays one, a time has the offset of its zone, or of whoever looks. */
export function written({ kind, zone }: EventTime, line: number, viewer: Zone): string {
  if (kind === 'date') return new Date(line * 1000).toISOString().slice(0, 10);
  if (kind === 'utc') return utcText(line);
  return zone ? withOffset(line, zone) : withOffset(toUtc(viewer, line), viewer);
}

function withOffset(utcSeconds: number, zone: Zone): string {
  const offset = zone.offsetSeconds(utcSeconds);
  // Offsets of long ago have seconds, and RFC 3339 has none for them.
  if (offset % 60 !== 0) return utcText(utcSeconds);
  const clock = new Date((utcSeconds + offset) * 1000).toISOString().slice(0, 19);
  const minutes = Math.abs(offset) / 60;
  const two = (number: number) => String(number).padStart(2, '0');
  return `${clock}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

export function utcText(utcSeconds: number): string {
  return `${new Date(utcSeconds * 1000).toISOString().slice(0, 19)}Z`;
}

const FORM = /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d)(:\d\d)?(?:\.\d+)?([Zz]|[+-]\d\d:\d\d)?)?$/;

/** Seconds of UTC: of RFC 3339, or of a date or a time without offset, which are those of `zone`. */
export function readTime(name: string, text: string, zone: Zone): number {
  const [, date = text, time, seconds = ':00', offset] = FORM.exec(text) ?? [];
  const clock = momentOf(name, time === undefined ? date : `${date}T${time}${seconds}`).seconds;
  if (offset === undefined) return toUtc(zone, clock);
  if (/^z$/i.test(offset)) return clock;
  const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number);
  return clock - (offset.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60);
}

/** So that nothing is asked of times that calendars do not have. */
export function isInCalendars(utcSeconds: number): boolean {
  const years = utcSeconds / DAY_SECONDS / 365.2425;
  return years > -1969 && years < 8030;
}
