import { Refusal } from '../../../app/agent.ts';
import { type Component, type Property, parameterOf } from './jcal.ts';

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z?$/;
const named = ['dtstamp', 'dtstart', 'dtend', 'recurrence-id', 'exdate', 'rdate'];

/** The parser takes what looks like a time; 99 o'clock looks like one, and by VALUE= anything is. */
export function checkTimes([, properties, components]: Component): void {
  for (const [name, , type, ...values] of properties.filter(([one]) => named.includes(one)))
    for (const value of values) {
      const isPeriod = name === 'rdate' && type === 'period';
      if (!isPeriod && (!isTime(type) || !Number.isFinite(wallClockOf(String(value)))))
        throw noTime(name, type === 'recur' ? 'a rule' : String(value));
    }
  components.forEach(checkTimes);
}

function isTime(type: string): boolean {
  return type === 'date' || type === 'date-time';
}

function noTime(name: string, value: string): Refusal {
  return new Refusal('bad-request', `${name.toUpperCase()} is no time: ${value.slice(0, 40)}.`);
}

/** What a clock on the wall shows, as milliseconds of a day in UTC; NaN when there is no such time. */
export function wallClockOf(value: string): number {
  const groups = DATE.exec(value) ?? DATE_TIME.exec(value) ?? [];
  const [, year = Number.NaN, month = 0, day = 0, hour = 0, minute = 0, second = 0] = groups.map(Number);
  // A leap second is the one after it.
  if (hour > 23 || minute > 59 || second > 60) return Number.NaN;
  const midnight = Date.UTC(year, month - 1, day);
  if (new Date(midnight).getUTCDate() !== day || year < 1000) return Number.NaN;
  return midnight + ((hour * 60 + minute) * 60 + second) * 1000;
}

/** The inverse, in the type of `like`. */
export function wallClockText(milliseconds: number, like: Property): string {
  const text = new Date(milliseconds).toISOString();
  return like[2] === 'date' ? text.slice(0, 10) : `${text.slice(0, 19)}${isUtc(like) ? 'Z' : ''}`;
}

export function isUtc(property: Property): boolean {
  return String(property[3] ?? '').endsWith('Z');
}

export function zoneNameOf(property: Property): string | undefined {
  return isUtc(property) ? undefined : parameterOf(property, 'tzid');
}
