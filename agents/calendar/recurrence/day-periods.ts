import { CalendarDay, DAY_SECONDS, dayNumber, LAST_DAY, monthLength } from './calendar-day.ts';
import type { DayPlan } from './day-plan.ts';
import { type Periods, positions } from './periods.ts';

/** Where one is in a rule whose periods are days, weeks, months or years. */
export class DayPeriods implements Periods {
  size = 0;
  begin = Number.NEGATIVE_INFINITY;
  index = -1;
  readonly #plan: DayPlan;
  readonly #days: number[] = [];
  #picked: number[] | undefined;
  #day: CalendarDay | undefined;
  #first = 0;
  #last = 0;

  constructor(plan: DayPlan) {
    this.#plan = plan;
  }

  get sizeOfEach(): number | undefined {
    return this.#plan.sizeOfEach;
  }

  seek(seconds: number): void {
    this.index = Math.max(0, Math.floor(this.#passedBefore(seconds) / this.#plan.interval)) - 1;
    this.size = 0;
  }

  advance(): boolean {
    const { cycle } = this.#plan;
    for (let barren = 0; barren <= cycle; barren++) {
      this.index++;
      this.#span();
      if (!(this.#first <= LAST_DAY)) return false;
      this.begin = this.#first * DAY_SECONDS;
      this.#fill(this.#first, Math.min(this.#last, LAST_DAY));
      if (this.size > 0) return true;
    }
    return false;
  }

  at(index: number): number {
    const { times } = this.#plan;
    const position = this.#picked === undefined ? index : (this.#picked[index] ?? index);
    if (times.length === 1) return (this.#days[position] ?? 0) * DAY_SECONDS + (times[0] ?? 0);
    const day = this.#days[Math.floor(position / times.length)] ?? 0;
    return day * DAY_SECONDS + (times[position % times.length] ?? 0);
  }

  /** Days, weeks, months or years from the first period until the one that a time is in. */
  #passedBefore(seconds: number): number {
    const { step, start, firstWeek } = this.#plan;
    const day = Math.floor(seconds / DAY_SECONDS);
    if (step === 'DAILY') return day - start.number;
    if (step === 'WEEKLY') return Math.floor((day - firstWeek) / 7);
    const { year, month } = new CalendarDay(day);
    return step === 'YEARLY' ? year - start.year : (year - start.year) * 12 + month - start.month;
  }

  /** The first and last day of the period. */
  #span(): void {
    const { step, start, firstWeek, interval } = this.#plan;
    const passed = this.index * interval;
    if (step === 'DAILY') {
      this.#first = start.number + passed;
      this.#last = this.#first;
    } else if (step === 'WEEKLY') {
      this.#first = firstWeek + passed * 7;
      this.#last = this.#first + 6;
    } else if (step === 'MONTHLY') {
      const months = start.month - 1 + passed;
      const year = start.year + Math.floor(months / 12);
      this.#first = dayNumber(year, (months % 12) + 1, 1);
      this.#last = this.#first + monthLength(year, (months % 12) + 1) - 1;
    } else {
      this.#first = dayNumber(start.year + passed, 1, 1);
      this.#last = dayNumber(start.year + passed + 1, 1, 1) - 1;
    }
  }

  #fill(first: number, last: number): void {
    const { filter, times, bySetPos } = this.#plan;
    const days = this.#days;
    // What is left in it from periods before is not looked at: to cut it off would take longer than all else.
    let count = 0;
    if (filter === undefined) for (let day = first; day <= last; day++) days[count++] = day;
    else {
      if (this.#day?.number !== first) this.#day = new CalendarDay(first);
      for (const day = this.#day; day.number <= last; day.next()) if (filter(day)) days[count++] = day.number;
    }
    this.size = count * times.length;
    if (!bySetPos) return;
    this.#picked = positions(bySetPos, this.size);
    this.size = this.#picked.length;
  }
}
