import type { Range } from '../slots/ranges.ts';
import { isFrom } from './asker.ts';
import { localTimeOf } from './local-time.ts';
import type { Answered, People } from './request.ts';
import type { Rule } from './rule.ts';

const WEEK_MS = 7 * 86_400_000;
/** Longer meetings count on so many days. */
const MAX_DAYS = 366;

/** How many meetings a day and a week have with those whom a rule is about; days and weeks are its zone's. */
export class Counts {
  readonly #rule: Rule;
  readonly #zone: string;
  readonly #days = new Map<number, number>();
  readonly #weeks = new Map<number, number>();

  constructor(rule: Rule, zone: string) {
    this.#rule = rule;
    this.#zone = zone;
  }

  /** Those agreed to in the weeks that `reach` touches; the meeting that is asked about does not count twice. */
  addAgreed(history: readonly Answered[], uid: string, people: People, reach: Range): void {
    if (this.#rule.perDay === undefined && this.#rule.perWeek === undefined) return;
    const about = new Map<string, boolean>();
    const isAbout = (address: string) => {
      const known = about.get(address) ?? isFrom(address, this.#rule, people);
      about.set(address, known);
      return known;
    };
    for (const one of history) {
      if (one.answer !== 'accept' || one.uid === uid) continue;
      const isNear = one.end > reach.start - WEEK_MS && one.start < reach.end + WEEK_MS;
      if (isNear && one.others.some(isAbout)) this.add(one);
    }
  }

  add(date: Range): void {
    const days = this.#daysOf(date);
    for (const day of days) this.#days.set(day, this.#on(day) + 1);
    for (const week of new Set(days.map(weekOf))) this.#weeks.set(week, this.#in(week) + 1);
  }

  /** The day that would have one too many. */
  fullDay(date: Range): number | undefined {
    const { perDay } = this.#rule;
    return perDay === undefined ? undefined : this.#daysOf(date).find((day) => this.#on(day) >= perDay);
  }

  isWeekFull(date: Range): boolean {
    const { perWeek } = this.#rule;
    return perWeek !== undefined && this.#daysOf(date).some((day) => this.#in(weekOf(day)) >= perWeek);
  }

  #on(day: number): number {
    return this.#days.get(day) ?? 0;
  }

  #in(week: number): number {
    return this.#weeks.get(week) ?? 0;
  }

  #daysOf({ start, end }: Range): number[] {
    const first = localTimeOf(this.#zone, start).day;
    const last = localTimeOf(this.#zone, Math.max(start, end - 1)).day;
    return Array.from({ length: Math.min(last - first + 1, MAX_DAYS) }, (_, index) => first + index);
  }
}

/** From a Monday on. Day 0, 1970-01-01, was a Thursday. */
function weekOf(day: number): number {
  return Math.floor((day + 3) / 7);
}
