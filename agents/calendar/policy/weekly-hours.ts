import { z } from 'zod';

/** From minute to minute of one day; past 1440 it goes on in the next day. */
export interface MinuteRange {
  fromMinute: number;
  toMinute: number;
}

/** The ranges that begin on each day of the week, Monday first. */
export type Week = readonly (readonly MinuteRange[])[];

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const MINUTES_A_DAY = 1440;

const day = DAYS.join('|');
const days = new RegExp(`^(${day})(-(${day}))?(,(${day})(-(${day}))?)*$`);
const time = '([01]\\d|2[0-3]):[0-5]\\d';
const range = new RegExp(`^${time}-(${time}|24:00)$`);

/**
 * `{ "mon-fri": "09:00-17:00", "sat": ["10:00-12:00", "14:00-16:00"] }`. Days that are not named have none. What
 * ends before it begins goes on over midnight, and is the day's on which it begins.
 */
export const weeklyHours = z.record(
  z.string().regex(days),
  oneOrMore(
    z
      .string()
      .regex(range, { error: 'must be a range, such as 09:00-17:00' })
      .refine((text) => minuteOf(text.slice(0, 5)) !== minuteOf(text.slice(6)), {
        error: 'begins when it ends; the whole day is 00:00-24:00',
      }),
  ),
  {
    error: ({ code }) =>
      code === 'invalid_key' ? 'is no name of days, such as mon-fri or mon,wed,fri' : undefined,
  },
);

export type WeeklyHours = z.output<typeof weeklyHours>;

function oneOrMore<T extends z.ZodType>(item: T) {
  return z.union([item, z.array(item).min(1).max(20)]);
}

export function weekOf(hours: WeeklyHours): Week {
  const week: MinuteRange[][] = DAYS.map(() => []);
  for (const [names, texts] of Object.entries(hours))
    for (const index of daysOf(names)) week[index]?.push(...[texts].flat().map(rangeOf));
  return week;
}

/** `fri-mon` goes over the end of the week. */
function daysOf(names: string): Set<number> {
  const found = new Set<number>();
  for (const part of names.split(',')) {
    const [first = '', last = first] = part.split('-');
    const from = DAYS.indexOf(first);
    const length = ((DAYS.indexOf(last) - from + 7) % 7) + 1;
    for (let step = 0; step < length; step++) found.add((from + step) % 7);
  }
  return found;
}

function rangeOf(text: string): MinuteRange {
  const fromMinute = minuteOf(text.slice(0, 5));
  const toMinute = minuteOf(text.slice(6));
  return { fromMinute, toMinute: toMinute > fromMinute ? toMinute : toMinute + MINUTES_A_DAY };
}

function minuteOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
}
