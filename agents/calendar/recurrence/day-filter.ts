import { type CalendarDay, dayNumber, isLeap, weekdayOf } from './calendar-day.ts';
import type { RecurrenceRule } from './rule.ts';

type Test = (day: CalendarDay) => boolean;

/**
 * What the BY parts of a rule say about days. Whether a part widens or narrows (RFC 5545 §3.3.10, the table) comes
 * out the same: a day counts when it is in the period and all parts have it, those that are missing as DTSTART has
 * them. Parts that the table does not allow narrow too, as with most who read them.
 */
export function dayFilter(rule: RecurrenceRule, start: CalendarDay): Test | undefined {
  const tests = [...given(rule), ...fromStart(rule, start)];
  const [first, second, ...more] = tests;
  if (!first) return undefined;
  if (!second) return first;
  if (more.length === 0) return (day) => first(day) && second(day);
  return (day) => tests.every((test) => test(day));
}

function* given(rule: RecurrenceRule): Generator<Test> {
  const { byMonth, byMonthDay, byYearDay, byWeekNo, byDay } = rule;
  if (byMonth) yield inMonths(byMonth);
  if (byYearDay) {
    const days = new Set(byYearDay);
    yield (day) => days.has(day.yearDay) || days.has(day.yearDay - day.yearLength - 1);
  }
  if (byMonthDay) {
    const days = new Set(byMonthDay);
    yield (day) => days.has(day.monthDay) || days.has(day.monthDay - day.monthLength - 1);
  }
  if (byWeekNo) yield inWeeks(new Set(byWeekNo), rule.weekStart);
  if (byDay) yield onWeekdays(rule, byDay);
}

/** What the rule leaves open is as DTSTART has it. */
function* fromStart(rule: RecurrenceRule, start: CalendarDay): Generator<Test> {
  const { frequency, byMonth, byMonthDay, byYearDay, byWeekNo, byDay } = rule;
  const { month, monthDay, weekday } = start;
  if (frequency === 'WEEKLY') {
    if (!byDay && !byMonthDay && !byYearDay) yield (day) => day.weekday === weekday;
  } else if (frequency === 'MONTHLY' || frequency === 'YEARLY') {
    if (byMonthDay || byYearDay || byDay) return;
    if (byWeekNo) yield (day) => day.weekday === weekday;
    else {
      yield (day) => day.monthDay === monthDay;
      if (frequency === 'YEARLY' && !byMonth) yield (day) => day.month === month;
    }
  }
}

function inMonths(months: readonly number[]): Test {
  let mask = 0;
  for (const month of months) mask |= 1 << month;
  return (day) => (mask & (1 << day.month)) !== 0;
}

/** BYDAY: an nth one is of the month where the rule speaks of months, else of the year. */
function onWeekdays(
  { frequency, byMonth }: RecurrenceRule,
  byDay: NonNullable<RecurrenceRule['byDay']>,
): Test {
  const counts = frequency === 'MONTHLY' || frequency === 'YEARLY';
  const ofMonth = frequency === 'MONTHLY' || byMonth !== undefined;
  let every = 0;
  const nths = new Set<number>();
  const key = (weekday: number, nth: number) => nth * 7 + weekday;
  for (const { weekday, nth } of byDay) {
    if (nth === undefined || !counts) every |= 1 << weekday;
    else nths.add(key(weekday, nth));
  }
  if (nths.size === 0) return (day) => (every & (1 << day.weekday)) !== 0;
  return (day) => {
    if ((every & (1 << day.weekday)) !== 0) return true;
    const [nth, length] = ofMonth ? [day.monthDay, day.monthLength] : [day.yearDay, day.yearLength];
    return (
      nths.has(key(day.weekday, Math.ceil(nth / 7))) ||
      nths.has(key(day.weekday, -Math.ceil((length - nth + 1) / 7)))
    );
  };
}

/** BYWEEKNO: the first week is the first that has four days in the year (ISO 8601, with the rule's own WKST). */
function inWeeks(weeks: ReadonlySet<number>, weekStart: number): Test {
  return (day) => {
    const intoWeek = (day.weekday - weekStart + 7) % 7;
    // A week is of the year that its fourth day is in.
    const fourthYearDay = day.yearDay - intoWeek + 3;
    let year = day.year;
    let yearDay = fourthYearDay;
    if (fourthYearDay < 1) yearDay += lengthOf(--year);
    else if (fourthYearDay > lengthOf(year)) yearDay -= lengthOf(year++);
    const week = Math.ceil(yearDay / 7);
    return weeks.has(week) || weeks.has(week - weeksOf(year, weekStart) - 1);
  };
}

function weeksOf(year: number, weekStart: number): number {
  // The fourth days of weeks are all on one weekday.
  const fourth = (weekStart + 3) % 7;
  const untilFirst = (fourth - weekdayOf(dayNumber(year, 1, 1)) + 7) % 7;
  return Math.ceil((lengthOf(year) - untilFirst) / 7);
}

function lengthOf(year: number): number {
  return isLeap(year) ? 366 : 365;
}
