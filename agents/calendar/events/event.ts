import { Refusal } from '../../../app/agent.ts';
import { DAY_SECONDS } from '../recurrence/calendar-day.ts';
import { type Duration, durationOf } from '../recurrence/duration.ts';
import { type EventTime, eventTime, eventTimes } from '../recurrence/event-time.ts';
import { momentOf } from '../recurrence/moment.ts';
import { type RecurrenceRule, readRule } from '../recurrence/rule.ts';
import { type JComponent, type JProperty, parameterOf, textOf } from '../text/jcal.ts';
import type { FindZone } from '../zones/find-zone.ts';
import { toUtc, type Zone } from '../zones/zone.ts';
import { type Alarm, alarmsIn } from './alarm.ts';

/** One VEVENT (RFC 5545 §3.6.1): a whole series, or what is different about some of its instances. */
export interface CalendarEvent {
  uid: string;
  start: EventTime;
  duration: Duration;
  rules: RecurrenceRule[];
  exceptRules: RecurrenceRule[];
  /** RDATE: some have a length of their own. */
  dates: { time: EventTime; duration?: Duration }[];
  exceptDates: EventTime[];
  recurrenceId?: EventTime;
  /** RANGE=THISANDFUTURE (§3.2.13). */
  isFromHereOn: boolean;
  sequence: number;
  /** DTSTAMP, as comparable text. */
  stamp: string;
  status: string;
  isTransparent: boolean;
  organizer?: string;
  attendees: { address: string; partstat: string }[];
  /** SUMMARY, DESCRIPTION, LOCATION and CATEGORIES; what else there is to an event nobody asks of it. */
  words: JProperty[];
  alarms: readonly Alarm[];
}

/** The first value of one of them as text. */
export function wordOf({ words }: CalendarEvent, name: 'summary' | 'location'): string | undefined {
  const value = words.find((property) => property[0] === name)?.[3];
  return value === undefined ? undefined : String(value);
}

/** Undefined for one without a time; a Refusal says what is wrong with it. */
export function readEvent(component: JComponent, findZone: FindZone): CalendarEvent | undefined {
  const uid = textOf(component, 'uid') ?? '';
  try {
    return read(uid, component, findZone);
  } catch (error) {
    throw inEvent(uid, error);
  }
}

/** Says which event a Refusal is about. */
export function inEvent(uid: string, error: unknown): unknown {
  if (!(error instanceof Refusal)) return error;
  return new Refusal(error.condition, `The event “${uid.slice(0, 100)}” cannot be read: ${error.message}.`);
}

const NO_ALARMS: readonly Alarm[] = [];
const NONE: EventTime = { kind: 'local', seconds: 0 };
const NO_TIME: Duration = { days: 0, seconds: 0 };

function read(uid: string, component: JComponent, findZone: FindZone): CalendarEvent | undefined {
  // Written out: what is made by spreading takes several times as long, and calendars have many.
  const found: CalendarEvent = {
    uid,
    start: NONE,
    duration: NO_TIME,
    rules: [],
    exceptRules: [],
    dates: [],
    exceptDates: [],
    isFromHereOn: false,
    sequence: 0,
    stamp: '',
    status: '',
    isTransparent: false,
    attendees: [],
    words: [],
    alarms: component[2].length === 0 ? NO_ALARMS : alarmsIn(component),
  };
  let end: EventTime | undefined;
  let given: Duration | undefined;
  for (const property of component[1]) {
    const value = property[3];
    switch (property[0]) {
      case 'dtstart':
        found.start = eventTime(property, value, findZone);
        break;
      case 'dtend':
        end = eventTime(property, value, findZone);
        break;
      case 'duration':
        given = durationOf(String(value));
        break;
      case 'rrule':
        found.rules.push(readRule(value));
        break;
      case 'exrule':
        found.exceptRules.push(readRule(value));
        break;
      case 'rdate':
        found.dates.push(...readDates(property, findZone));
        break;
      case 'exdate':
        found.exceptDates.push(...eventTimes(property, findZone));
        break;
      case 'recurrence-id':
        found.recurrenceId = eventTime(property, value, findZone);
        found.isFromHereOn = parameterOf(property, 'range')?.toUpperCase() === 'THISANDFUTURE';
        break;
      case 'sequence':
        found.sequence = Number(value) || 0;
        break;
      case 'dtstamp':
        found.stamp = String(value);
        break;
      case 'status':
        found.status = String(value).toUpperCase();
        break;
      case 'transp':
        found.isTransparent = String(value).toUpperCase() === 'TRANSPARENT';
        break;
      case 'organizer':
        found.organizer = String(value);
        break;
      case 'attendee':
        found.attendees.push({
          address: String(value),
          partstat: parameterOf(property, 'partstat')?.toUpperCase() ?? 'NEEDS-ACTION',
        });
        break;
      case 'summary':
      case 'description':
      case 'location':
      case 'categories':
        found.words.push(property);
    }
  }
  if (found.start === NONE) found.start = found.recurrenceId ?? NONE;
  if (found.start === NONE) return undefined;
  found.duration = length(found.start, end, given);
  return found;
}

/** RFC 5545 §3.6.1: with DTEND as long as it is at first, in seconds; with DURATION as long as the clock makes it. */
function length(start: EventTime, end: EventTime | undefined, given: Duration | undefined): Duration {
  if (start.kind === 'date') {
    const days = end ? (end.seconds - start.seconds) / DAY_SECONDS : (given?.days ?? 1);
    return { days: Math.max(1, Math.floor(days)), seconds: 0 };
  }
  if (!end) return given ?? { days: 0, seconds: 0 };
  return { days: 0, seconds: Math.max(0, secondsBetween(start, end)) };
}

function secondsBetween(start: EventTime, end: EventTime): number {
  const { zone } = start;
  if (zone === undefined) return end.seconds - start.seconds;
  return toUtc(end.zone ?? zone, end.seconds) - toUtc(zone, start.seconds);
}

function* readDates(property: JProperty, findZone: FindZone): Generator<CalendarEvent['dates'][number]> {
  for (const value of property.slice(3)) {
    if (!Array.isArray(value)) yield { time: eventTime(property, value, findZone) };
    else {
      const [start, until] = value.map(String);
      const time = eventTime(property, start, findZone);
      yield { time, duration: periodLength(time, until ?? '', time.zone) };
    }
  }
}

/** PERIOD (§3.3.9): its end, or how long it is. */
function periodLength(start: EventTime, until: string, zone: Zone | undefined): Duration {
  if (/^[+-]?P/.test(until)) return durationOf(until);
  const end = momentOf('RDATE', until);
  return { days: 0, seconds: Math.max(0, secondsBetween(start, { ...end, zone })) };
}
