import { Refusal } from '../../../app/agent.ts';
import { DAY_SECONDS, dayNumber, monthLength } from './calendar-day.ts';

/** A DATE or DATE-TIME (RFC 5545 §3.3.4, §3.3.5) as it stands, without what its TZID means. */
export interface Moment {
  kind: 'date' | 'local' | 'utc';
  /** Seconds from 1970-01-01T00:00:00 to it, all days of 86400; of a date, to its midnight. */
  seconds: number;
}

const FORM = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(Z?))?$/;

/** Of jCal's form (RFC 7265 §3.6.4): 2026-01-05, 2026-01-05T09:00:00 or the latter with Z. */
export function momentOf(property: string, text: string): Moment {
  const seconds = secondsOf(text);
  if (seconds === undefined)
    throw new Refusal('bad-request', `${property} “${text.slice(0, 40)}” is no time`);
  if (text.length === 10) return { kind: 'date', seconds };
  return { kind: text.endsWith('Z') ? 'utc' : 'local', seconds };
}

function secondsOf(text: string): number | undefined {
  const found = FORM.exec(text);
  if (!found) return undefined;
  const [year = 0, month = 0, monthDay = 0, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map(Number);
  // A leap second is taken as the one before it.
  if (year < 1 || month < 1 || month > 12 || hour > 23 || minute > 59 || second > 60) return undefined;
  if (monthDay < 1 || monthDay > monthLength(year, month)) return undefined;
  const ofDay = (hour || 0) * 3600 + (minute || 0) * 60 + Math.min(second || 0, 59);
  return dayNumber(year, month, monthDay) * DAY_SECONDS + ofDay;
}
