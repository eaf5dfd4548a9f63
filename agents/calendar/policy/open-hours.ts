import { merged, type Range } from '../slots/ranges.ts';
import { instantOf, localTimeOf } from './local-time.ts';
import { type WeeklyHours, weekOf } from './weekly-hours.ts';

/** Hours of a week as they fall in one time zone: 09:00 is 09:00 there the whole year. */
export class OpenHours {
  readonly #week;
  readonly #zone: string;
  readonly #days = new Map<number, readonly Range[]>();

  constructor(hours: WeeklyHours, zone: string) {
    this.#week = weekOf(hours);
    this.#zone = zone;
  }

  /** All that overlap a time, each whole but for what runs on from day to day: that is cut after a day more. */
  around({ start, end }: Range): Range[] {
    const first = localTimeOf(this.#zone, start).day - 1;
    const last = localTimeOf(this.#zone, end).day + 1;
    const found: Range[] = [];
    for (let day = first; day <= last; day++) found.push(...this.#on(day));
    return merged(found);
  }

  #on(day: number): readonly Range[] {
    const known = this.#days.get(day);
    if (known) return known;
    const weekday = (((day + 3) % 7) + 7) % 7; // day 0 was a Thursday
    const found = (this.#week[weekday] ?? []).map(({ fromMinute, toMinute }) => ({
      start: instantOf(this.#zone, day, fromMinute),
      end: instantOf(this.#zone, day, toMinute),
    }));
    this.#days.set(day, found);
    return found;
  }
}
