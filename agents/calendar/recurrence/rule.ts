import { Refusal } from '../../../app/agent.ts';
import { type Moment, momentOf } from './moment.ts';

const FREQUENCIES = ['SECONDLY', 'MINUTELY', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
export type Frequency = (typeof FREQUENCIES)[number];
/** In the order of their numbers: 0 is Sunday. */
const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/** A weekday, or, of a month or year, the nth of them; from its end where `nth` is negative. */
export interface ByDay {
  weekday: number;
  nth?: number;
}

/** RRULE and EXRULE (RFC 5545 §3.3.10, RFC 2445 §4.8.5.2). */
export interface RecurrenceRule {
  frequency: Frequency;
  interval: number;
  count?: number;
  until?: Moment;
  weekStart: number;
  bySecond?: number[];
  byMinute?: number[];
  byHour?: number[];
  byDay?: ByDay[];
  byMonthDay?: number[];
  byYearDay?: number[];
  byWeekNo?: number[];
  byMonth?: number[];
  bySetPos?: number[];
}

const PARTS = {
  bysecond: 'bySecond',
  byminute: 'byMinute',
  byhour: 'byHour',
  bymonthday: 'byMonthDay',
  byyearday: 'byYearDay',
  byweekno: 'byWeekNo',
  bymonth: 'byMonth',
  bysetpos: 'bySetPos',
} as const;
const RANGES: Record<keyof typeof PARTS, readonly [least: number, most: number]> = {
  bysecond: [0, 60],
  byminute: [0, 59],
  byhour: [0, 23],
  bymonthday: [-31, 31],
  byyearday: [-366, 366],
  byweekno: [-53, 53],
  bymonth: [1, 12],
  bysetpos: [-366, 366],
};
// There is no nought-th day.
const COUNTED_FROM_ONE: ReadonlySet<string> = new Set(['bymonthday', 'byyearday', 'byweekno', 'bysetpos']);

/** A rule as jCal has it (RFC 7265 §3.6.10). */
export function readRule(value: unknown): RecurrenceRule {
  if (typeof value !== 'object' || value === null) throw wrong('it has no parts');
  let rule: RecurrenceRule = { frequency: 'YEARLY', interval: 1, weekStart: 1 };
  let frequency: Frequency | undefined;
  for (const [name, part] of Object.entries(value)) {
    if (name === 'freq') frequency = FREQUENCIES.find((one) => one === part);
    else if (name === 'interval') rule.interval = whole(name, part, 1, Number.MAX_SAFE_INTEGER);
    else if (name === 'count') rule.count = whole(name, part, 1, Number.MAX_SAFE_INTEGER);
    else if (name === 'until') rule.until = momentOf('UNTIL', String(part));
    else if (name === 'wkst') rule.weekStart = typeof part === 'number' ? part - 1 : weekday(String(part));
    else if (name === 'byday') rule.byDay = [part].flat().map(readByDay);
    else if (isNumbers(name)) {
      const [least, most] = RANGES[name];
      rule = { ...rule, [PARTS[name]]: [part].flat().map((one) => whole(name, one, least, most)) };
    } else throw wrong(`${name.toUpperCase().slice(0, 30)} is not supported`);
  }
  if (!frequency) throw wrong('it has no FREQ');
  return { ...rule, frequency };
}

function isNumbers(name: string): name is keyof typeof PARTS {
  return Object.hasOwn(PARTS, name);
}

function readByDay(value: unknown): ByDay {
  const [, nth, name = ''] = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(String(value)) ?? [];
  if (nth === undefined) return { weekday: weekday(name) };
  return { weekday: weekday(name), nth: whole('bymonthday', Number(nth), -53, 53) };
}

function weekday(name: string): number {
  const number = WEEKDAYS.indexOf(name);
  if (number === -1) throw wrong('a weekday of it is none');
  return number;
}

function whole(name: string, value: unknown, least: number, most: number): number {
  const number = Number(value);
  const isOutside = !Number.isSafeInteger(number) || number < least || number > most;
  if (isOutside || (number === 0 && COUNTED_FROM_ONE.has(name)))
    throw wrong(`${name.toUpperCase()} cannot be ${String(value).slice(0, 30)}`);
  return number;
}

function wrong(why: string): Refusal {
  return new Refusal('bad-request', `its recurrence rule cannot be followed: ${why}`);
}
