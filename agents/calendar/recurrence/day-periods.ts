import { CalendarDay, CYCLE, DAY_SECONDS, dayNumber, LAST_DAY } from './calendar-day.ts';
import { dayFilter } from './day-filter.ts';
import { multiples, type Periods, positions, sums } from './periods.ts';
import type { RecurrenceRule } from './rule.ts';

type Step = 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';

/** Rules whose periods are days, weeks, months or years. */
export class DayPeriods implements Periods {
  readonly sizeOfEach: number | undefined;
  size = 0;
  begin = Number.NEGATIVE_INFINITY;
  index = -1;
  readonly #rule: RecurrenceRule;
  readonly #step: Step;
  readonly #filter: ((day: CalendarDay) => boolean) | undefined;
  readonly #start: CalendarDay;
  readonly #firstWeek: number;
  /** Seconds of the day. */
  readonly #times: readonly number[];
  #days: number[] = [];
  #picked: number[] | undefined;
  #day: CalendarDay;

  constructor(rule: RecurrenceRule, step: Step, startSeconds: number, isDate: boolean) {
    this.#rule = rule;
    this.#step = step;
    this.#start = new CalendarDay(Math.floor(startSeconds / DAY_SECONDS));
    this.#day = new CalendarDay(this.#start.number);
    this.#firstWeek = this.#start.number - ((this.#start.weekday - rule.weekStart + 7) % 7);
    this.#filter = dayFilter(rule, this.#start);
    this.#times = isDate ? [0] : timesOfDay(rule, startSeconds - this.#start.number * DAY_SECONDS);
    this.sizeOfEach = this.#steadySize();
  }

  seek(seconds: number): void {
    const day = Math.floor(seconds / DAY_SECONDS);
    const passed = {
      DAILY: day - this.#start.number,
      WEEKLY: Math.floor((day - this.#firstWeek) / 7),
      MONTHLY: 0,
      YEARLY: 0,
    };
    if (this.#step === 'MONTHLY' || this.#step === 'YEARLY') {
      const { year, month } = new CalendarDay(day);
      passed.YEARLY = year - this.#start.year;
      passed.MONTHLY = passed.YEARLY * 12 + month - this.#start.month;
    }
    this.index = Math.max(0, Math.floor(passed[this.#step] / this.#rule.interval)) - 1;
    this.size = 0;
  }

  advance(): boolean {
    // Days, months and weekdays come in the same order again after so many periods, whatever the interval.
    const { days, weeks, months, years } = CYCLE;
    const cycle = { DAILY: days, WEEKLY: weeks, MONTHLY: months, YEARLY: years }[this.#step];
    for (let barren = 0; barren <= cycle; barren++) {
      this.index++;
      const [first, last] = this.#span();
      if (!(first <= LAST_DAY)) return false;
      this.begin = first * DAY_SECONDS;
      this.#fill(first, Math.min(last, LAST_DAY));
      if (this.size > 0) return true;
    }
    return false;
  }

  at(index: number): number {
    const position = this.#picked?.[index] ?? index;
    const times = this.#times.length;
    if (times === 1) return (this.#days[position] ?? 0) * DAY_SECONDS + (this.#times[0] ?? 0);
    return (
      (this.#days[Math.floor(position / times)] ?? 0) * DAY_SECONDS + (this.#times[position % times] ?? 0)
    );
  }

  #span(): readonly [first: number, last: number] {
    const passed = this.index * this.#rule.interval;
    const { number, year, month } = this.#start;
    switch (this.#step) {
      case 'DAILY':
        return [number + passed, number + passed];
      case 'WEEKLY':
        return [this.#firstWeek + passed * 7, this.#firstWeek + passed * 7 + 6];
      case 'MONTHLY': {
        const months = month - 1 + passed;
        const ofYear = year + Math.floor(months / 12);
        return [dayNumber(ofYear, (months % 12) + 1, 1), firstOfNext(ofYear, (months % 12) + 1) - 1];
      }
      case 'YEARLY':
        return [dayNumber(year + passed, 1, 1), dayNumber(year + passed + 1, 1, 1) - 1];
    }
  }

  #fill(first: number, last: number): void {
    const days: number[] = [];
    if (this.#filter === undefined) for (let day = first; day <= last; day++) days.push(day);
    else {
      if (this.#day.number !== first) this.#day = new CalendarDay(first);
      for (const day = this.#day; day.number <= last; day.next())
        if (this.#filter(day)) days.push(day.number);
    }
    this.#days = days;
    this.size = days.length * this.#times.length;
    if (!this.#rule.bySetPos) return;
    this.#picked = positions(this.#rule.bySetPos, this.size);
    this.size = this.#picked.length;
  }

  #steadySize(): number | undefined {
    const { bySetPos, byMonth, byMonthDay, byYearDay, byWeekNo, byDay } = this.#rule;
    if (bySetPos || byMonth || byMonthDay || byYearDay || byWeekNo) return undefined;
    if (this.#step === 'DAILY' && !byDay) return this.#times.length;
    if (this.#step !== 'WEEKLY') return undefined;
    return new Set(byDay?.map(({ weekday }) => weekday) ?? [0]).size * this.#times.length;
  }
}

/** BYHOUR, BYMINUTE and BYSECOND, each as DTSTART has it where it is missing. */
function timesOfDay({ byHour, byMinute, bySecond }: RecurrenceRule, startSeconds: number): number[] {
  const hours = byHour ?? [Math.floor(startSeconds / 3600)];
  const minutes = byMinute ?? [Math.floor(startSeconds / 60) % 60];
  const seconds = bySecond?.filter((second) => second < 60) ?? [startSeconds % 60];
  return sums(multiples(hours, 3600), multiples(minutes, 60), seconds);
}

function firstOfNext(year: number, month: number): number {
  return month === 12 ? dayNumber(year + 1, 1, 1) : dayNumber(year, month + 1, 1);
}
