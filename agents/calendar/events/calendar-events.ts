import type { Published } from '../free-busy/published.ts';
import { SeriesByTime } from './by-time.ts';
import type { Range } from './occurrence.ts';
import { type ReadEvents, readEvents } from './read-events.ts';
import type { OnFault, Series } from './series.ts';

/** The events of several calendars, read once and kept until their calendar changes. */
export class CalendarEvents {
  readonly #read = new Map<string, ReadEvents>();
  readonly #byTime = new SeriesByTime();

  /** In place of what was there by this name. A Refusal tells of what cannot be read, unless `onFault` takes it. */
  set(name: string, text: string, onFault?: OnFault): void {
    const read = readEvents(text, onFault);
    this.delete(name);
    this.#read.set(name, read);
    this.#byTime.add(read.series);
  }

  delete(name: string): void {
    const { series = [] } = this.#read.get(name) ?? {};
    if (series.length > 0) this.#byTime.delete(series);
    this.#read.delete(name);
  }

  /** What was read by this name. */
  named(name: string): readonly Series[] {
    return this.#read.get(name)?.series ?? [];
  }

  /** All that may have something in a range, and some that have not. */
  near({ fromUtc, toUtc }: Pick<Range, 'fromUtc' | 'toUtc'>): Series[] {
    return this.#byTime.near(fromUtc, toUtc);
  }

  *series(): Generator<Series> {
    for (const { series } of this.#read.values()) yield* series;
  }

  published(): Published[] {
    return [...this.#read.values()].flatMap(({ published }) => published);
  }
}
