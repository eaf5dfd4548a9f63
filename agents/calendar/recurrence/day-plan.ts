import { CalendarDay, CYCLE, DAY_SECONDS } from './calendar-day.ts';
import { dayFilter } from './day-filter.ts';
import { multiples, sums } from './periods.ts';
import type { RecurrenceRule } from './rule.ts';

export type DayStep = 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';

const CYCLES = { DAILY: CYCLE.days, WEEKLY: CYCLE.weeks, MONTHLY: CYCLE.months, YEARLY: CYCLE.years };

/** A rule of days, weeks, months or years, as it is wherever one is in it. */
export class DayPlan {
  readonly step: DayStep;
  readonly interval: number;
  readonly bySetPos: readonly number[] | undefined;
  readonly start: Readonly<CalendarDay>;
  readonly firstWeek: number;
  readonly filter: ((day: CalendarDay) => boolean) | undefined;
  /** Seconds of the day. */
  readonly times: readonly number[];
  /** How many times each period has, where all have as many. */
  readonly sizeOfEach: number | undefined;
  /** Days, months and weekdays come in the same order again after so many periods, whatever the interval. */
  readonly cycle: number;

  constructor(rule: RecurrenceRule, step: DayStep, startSeconds: number, isDate: boolean) {
    const start = new CalendarDay(Math.floor(startSeconds / DAY_SECONDS));
    this.step = step;
    this.interval = rule.interval;
    this.bySetPos = rule.bySetPos;
    this.start = start;
    this.firstWeek = start.number - ((start.weekday - rule.weekStart + 7) % 7);
    this.filter = dayFilter(rule, start);
    this.times = isDate ? [0] : timesOfDay(rule, startSeconds - start.number * DAY_SECONDS);
    this.sizeOfEach = steadySize(rule, step, this.times.length);
    this.cycle = CYCLES[step];
  }
}

function steadySize(rule: RecurrenceRule, step: DayStep, timesOfEachDay: number): number | undefined {
  const { bySetPos, byMonth, byMonthDay, byYearDay, byWeekNo, byDay } = rule;
  if (bySetPos || byMonth || byMonthDay || byYearDay || byWeekNo) return undefined;
  if (step === 'DAILY' && !byDay) return timesOfEachDay;
  if (step !== 'WEEKLY') return undefined;
  return new Set(byDay?.map(({ weekday }) => weekday) ?? [0]).size * timesOfEachDay;
}

/** BYHOUR, BYMINUTE and BYSECOND, each as DTSTART has it where it is missing. */
function timesOfDay({ byHour, byMinute, bySecond }: RecurrenceRule, startSeconds: number): number[] {
  const hours = byHour ?? [Math.floor(startSeconds / 3600)];
  const minutes = byMinute ?? [Math.floor(startSeconds / 60) % 60];
  const seconds = bySecond?.filter((second) => second < 60) ?? [startSeconds % 60];
  return sums(multiples(hours, 3600), multiples(minutes, 60), seconds);
}
