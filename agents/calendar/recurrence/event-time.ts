import { type JProperty, parameterOf } from '../text/jcal.ts';
import type { FindZone } from '../zones/find-zone.ts';
import { toLocal, toUtc, utc, type Zone } from '../zones/zone.ts';
import { DAY_SECONDS } from './calendar-day.ts';
import { type Moment, momentOf } from './moment.ts';

/** A moment with the zone that it is in; dates and floating times are in that of whoever looks. */
export interface EventTime extends Moment {
  zone?: Zone | undefined;
}

/** All values of a property, with its TZID. */
export function eventTimes(property: JProperty, findZone: FindZone): EventTime[] {
  return property.slice(3).map((value) => eventTime(property, value, findZone));
}

export function eventTime(property: JProperty, value: unknown, findZone: FindZone): EventTime {
  const moment = momentOf(property[0].toUpperCase(), String(value));
  const { kind, seconds } = moment;
  const tzid = kind === 'local' ? parameterOf(property, 'tzid') : undefined;
  return { kind, seconds, zone: kind === 'utc' ? utc : tzid === undefined ? undefined : findZone(tzid) };
}

/**
 * On the line where a series is worked out: UTC where DTSTART has a zone, else the clock's time, which only becomes
 * UTC for whoever looks. EXDATE, RDATE and RECURRENCE-ID should be of DTSTART's kind; where they are not, a time
 * without a zone is in DTSTART's, and a date has DTSTART's time of day.
 */
export function onLineOf(start: EventTime, time: EventTime): number {
  const midnight = Math.floor(time.seconds / DAY_SECONDS) * DAY_SECONDS;
  if (start.kind === 'date') return midnight;
  if (time.kind === 'date') return onLineOf(start, { ...start, seconds: midnight + timeOfDay(start) });
  return start.zone === undefined ? time.seconds : toUtc(time.zone ?? start.zone, time.seconds);
}

function timeOfDay({ seconds }: EventTime): number {
  return seconds - Math.floor(seconds / DAY_SECONDS) * DAY_SECONDS;
}

/** Where on its line a time of the clock of a series is. */
export function lineAt({ zone }: EventTime, clock: number): number {
  return zone === undefined ? clock : toUtc(zone, clock);
}

/** What the clock of a series shows at a place on its line. */
export function clockAt(start: EventTime, line: number): number {
  return start.zone === undefined ? line : toLocal(start.zone, line);
}
