import { inEvent, readEvent } from '../events/event.ts';
import { clockAt, eventTime, onLineOf } from '../recurrence/event-time.ts';
import { RecurrenceSet } from '../recurrence/recurrence-set.ts';
import { RuleTimes } from '../recurrence/rule-times.ts';
import type { Component, Property } from './jcal.ts';
import { findZoneOf } from './zone.ts';

/** Whether a series has that instance (RFC 5545 §3.8.5). */
export function isInstanceOf(series: Component, id: Property, calendar: Component): boolean {
  const findZone = findZoneOf(calendar);
  const event = readEvent(series, findZone);
  if (!event) return false;
  const line = onLineOf(event.start, eventTime(id, id[3], findZone));
  const clock = clockAt(event.start, line);
  try {
    const instances = new RecurrenceSet(event).between(clock, clock + 1);
    while (instances.next()) if (instances.line === line) return true;
  } catch (error) {
    throw inEvent(event.uid, error);
  }
  return false;
}

/** How many times the first rule of a series has before an instance; undefined where it is not worth counting. */
export function timesBefore(series: Component, id: Property, calendar: Component): number | undefined {
  const findZone = findZoneOf(calendar);
  const event = readEvent(series, findZone);
  const [rule] = event?.rules ?? [];
  if (!event || !rule || (rule.count ?? 0) > MAX_COUNTED) return undefined;
  const { start } = event;
  const before = clockAt(start, onLineOf(start, eventTime(id, id[3], findZone)));
  const begin = { seconds: start.seconds, isDate: start.kind === 'date' };
  const times = new RuleTimes(rule, begin, start.seconds, before);
  let count = 0;
  while (!Number.isNaN(times.next())) count++;
  return count;
}

const MAX_COUNTED = 10_000;
