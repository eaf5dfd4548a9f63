import { type EventTime, eventTime, onLineOf } from '../recurrence/event-time.ts';
import { type Component, type Property, parameterOf, propertyOf, textOf, withProperties } from './jcal.ts';
import { isUtc, wallClockOf, wallClockText, zoneNameOf } from './times.ts';
import { findZoneOf, utcOf, wallClockIn } from './zone.ts';

/**
 * What tells an event from the others of its UID: '' for the series itself, else the instant and RANGE of its
 * RECURRENCE-ID, in whatever zone that is written. `start` is DTSTART of the series, where there is one: what a
 * RECURRENCE-ID leaves out, it has from there.
 */
export function keyOf(event: Component, calendar: Component, start: EventTime | undefined): string {
  const id = propertyOf(event, 'recurrence-id');
  return id ? instanceKey(id, calendar, start) : '';
}

export function instanceKey(id: Property, calendar: Component, start: EventTime | undefined): string {
  const time = eventTime(id, id[3], findZoneOf(calendar));
  const line = onLineOf(start ?? time, time);
  return `${new Date(line * 1000).toISOString()}${isRange(id) ? '+' : ''}`;
}

export function startOf(events: readonly Component[], calendar: Component): EventTime | undefined {
  const master = masterOf(events);
  const start = master && propertyOf(master, 'dtstart');
  return start && eventTime(start, start[3], findZoneOf(calendar));
}

export function isFutureRange(event: Component): boolean {
  const id = propertyOf(event, 'recurrence-id');
  return id !== undefined && isRange(id);
}

function isRange(id: Property): boolean {
  return parameterOf(id, 'range')?.toUpperCase() === 'THISANDFUTURE';
}

/** In UTC; a time without zone, and a day, are taken as what the clock shows. */
export function momentOf(time: Property, calendar: Component): number {
  const wallClock = wallClockOf(textOf(time));
  const zone = zoneNameOf(time);
  return zone ? utcOf(wallClock, zone, calendar) : wallClock;
}

export function masterOf(events: readonly Component[]): Component | undefined {
  return events.find((event) => !propertyOf(event, 'recurrence-id'));
}

export function overridesOf(events: readonly Component[]): Component[] {
  return events.filter((event) => propertyOf(event, 'recurrence-id'));
}

/**
 * The instance of a series as the series has it (RFC 5545 §3.8.4.4), for one who says something about that instance
 * alone. Its times are written in the zone of the series.
 */
export function derivedInstance(master: Component, id: Property, calendar: Component): Component {
  const start = propertyOf(master, 'dtstart');
  const end = propertyOf(master, 'dtend');
  const plain = withProperties(master, ['rrule', 'rdate', 'exdate', 'exrule', 'dtstart', 'dtend']);
  if (!start) return withProperties(plain, [], [id]);
  const startHere = likeStart(id, start, calendar);
  const shift = wallClockOf(textOf(startHere)) - wallClockOf(textOf(start));
  const times = end
    ? [startHere, withTime(end, wallClockText(wallClockOf(textOf(end)) + shift, end))]
    : [startHere];
  const [, , type, value] = startHere;
  const recurrenceId: Property = ['recurrence-id', recurrenceParameters(id, startHere), type, value];
  return withProperties(plain, [], [...times, recurrenceId]);
}

function recurrenceParameters(id: Property, start: Property): Property[1] {
  const range = parameterOf(id, 'range');
  return range ? { ...start[1], range } : start[1];
}

/** The instant of `id`, written as DTSTART is. */
function likeStart(id: Property, start: Property, calendar: Component): Property {
  if (start[2] === 'date') return withTime(start, textOf(id).slice(0, 10));
  if (id[2] === 'date') return withTime(start, textOf(id) + textOf(start).slice(10));
  const zone = zoneNameOf(start);
  if (isUtc(start)) return withTime(start, wallClockText(momentOf(id, calendar), start));
  if (!zone || zone === zoneNameOf(id)) return withTime(start, textOf(id).slice(0, 19));
  return withTime(start, wallClockText(wallClockIn(momentOf(id, calendar), zone, calendar), start));
}

function withTime([name, parameters, type]: Property, value: string): Property {
  return [name, parameters, type, value];
}
