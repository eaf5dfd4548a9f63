import { Refusal } from '../../../app/agent.ts';
import { DAY_SECONDS, dayNumber, monthLength } from './calendar-day.ts';

/** A DATE or DATE-TIME (RFC 5545 §3.3.4, §3.3.5) as it stands, without what its TZID means. */
export interface Moment {
  kind: 'date' | 'local' | 'utc';
  /** Seconds from 1970-01-01T00:00:00 to it, all days of 86400; of a date, to its midnight. */
  seconds: number;
}

/** Of jCal's form (RFC 7265 §3.6.4): 2026-01-05, 2026-01-05T09:00:00 or the latter with Z. */
export function momentOf(property: string, text: string): Moment {
  const isDate = text.length === 10;
  const isUtc = text.length === 20 && text.endsWith('Z');
  const seconds = isDate || isUtc || text.length === 19 ? secondsOf(text, isDate) : Number.NaN;
  if (Number.isNaN(seconds))
    throw new Refusal('bad-request', `${property} “${text.slice(0, 40)}” is no time`);
  return { kind: isDate ? 'date' : isUtc ? 'utc' : 'local', seconds };
}

/** NaN for what is no date or time. Calendars are full of these: a regular expression takes three times as long. */
function secondsOf(text: string, isDate: boolean): number {
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const monthDay = digits(text, 8, 2);
  if (text[4] !== '-' || text[7] !== '-' || !(year >= 1 && month >= 1 && month <= 12)) return Number.NaN;
  if (!(monthDay >= 1 && monthDay <= monthLength(year, month))) return Number.NaN;
  const midnight = dayNumber(year, month, monthDay) * DAY_SECONDS;
  if (isDate) return midnight;
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  const second = digits(text, 17, 2);
  const isTime = text[10] === 'T' && text[13] === ':' && text[16] === ':';
  if (!isTime || !(hour <= 23 && minute <= 59 && second <= 60)) return Number.NaN;
  // A leap second is taken as the one before it.
  return midnight + hour * 3600 + minute * 60 + Math.min(second, 59);
}

function digits(text: string, from: number, length: number): number {
  let number = 0;
  for (let index = from; index < from + length; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}
