import type { Range } from '../slots/ranges.ts';
import { isFrom } from './asker.ts';
import { instantOf, localTimeOf } from './local-time.ts';
import type { Answered, People } from './request.ts';
import type { Rule } from './rule.ts';

/** Longer meetings count on so many days. */
const MAX_DAYS = 366;

/** How many meetings a day and a week have with those whom a rule is about; days and weeks are its zone's. */
export class Counts {
  readonly #rule: Rule;
  readonly #zone: string;
  readonly #days = new Map<number, number>();
  readonly #weeks = new Map<number, number>();
  #day = { day: 0, start: 0, end: 0 };

  constructor(rule: Rule, zone: string) {
    this.#rule = rule;
    this.#zone = zone;
  }

  /** Those agreed to so far; the meeting that is asked about does not count twice. */
  addAgreed(history: readonly Answered[], uid: string, people: People): void {
    if (this.#rule.perDay === undefined && this.#rule.perWeek === undefined) return;
    const { who } = this.#rule;
    const isAboutAll = who === undefined || who.includes('everyone');
    const about = new Map<string, boolean>();
    const isAbout = (address: string) => {
      if (isAboutAll) return true;
      const known = about.get(address) ?? isFrom(address, this.#rule, people);
      about.set(address, known);
      return known;
    };
    for (const one of history)
      if (one.answer === 'accept' && one.uid !== uid && one.others.some(isAbout)) this.add(one);
  }

  add({ start, end }: Range): void {
    const [first, last] = this.#daysOf(start, end);
    for (let day = first; day <= last; day++) this.#days.set(day, this.#on(day) + 1);
    for (let week = weekOf(first); week <= weekOf(last); week++) this.#weeks.set(week, this.#in(week) + 1);
  }

  /** The day that would have one too many. */
  fullDay({ start, end }: Range): number | undefined {
    const { perDay } = this.#rule;
    if (perDay === undefined) return undefined;
    const [first, last] = this.#daysOf(start, end);
    for (let day = first; day <= last; day++) if (this.#on(day) >= perDay) return day;
    return undefined;
  }

  isWeekFull({ start, end }: Range): boolean {
    const { perWeek } = this.#rule;
    if (perWeek === undefined) return false;
    const [first, last] = this.#daysOf(start, end);
    for (let week = weekOf(first); week <= weekOf(last); week++) if (this.#in(week) >= perWeek) return true;
    return false;
  }

  #on(day: number): number {
    return this.#days.get(day) ?? 0;
  }

  #in(week: number): number {
    return this.#weeks.get(week) ?? 0;
  }

  #daysOf(start: number, end: number): [first: number, last: number] {
    const first = this.#dayOf(start);
    return [first, Math.min(this.#dayOf(Math.max(start, end - 1)), first + MAX_DAYS)];
  }

  /** Mostly it is the same day again. */
  #dayOf(time: number): number {
    if (time < this.#day.start || time >= this.#day.end) {
      const { day } = localTimeOf(this.#zone, time);
      this.#day = { day, start: instantOf(this.#zone, day, 0), end: instantOf(this.#zone, day + 1, 0) };
    }
    return this.#day.day;
  }
}

/** From a Monday on. Day 0, 1970-01-01, was a Thursday. */
function weekOf(day: number): number {
  return Math.floor((day + 3) / 7);
}
