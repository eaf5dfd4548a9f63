import type ICAL from 'ical.js';
import { type Published, publishedIn } from '../free-busy/published.ts';
import { jCalOf } from '../text/jcal.ts';
import { type Series, seriesOf } from './series.ts';

interface Read {
  series: readonly Series[];
  published: readonly Published[];
}

/** The events of several calendars, read once and kept until their calendar changes. */
export class CalendarEvents {
  readonly #read = new Map<string, Read>();

  /** In place of what was there by this name. A Refusal tells of what cannot be read, unless `onFault` takes it. */
  set(name: string, calendar: ICAL.Component, onFault?: (refusal: unknown) => void): void {
    const jCal = jCalOf(calendar);
    this.#read.set(name, { series: seriesOf(jCal, onFault), published: publishedIn(jCal) });
  }

  delete(name: string): void {
    this.#read.delete(name);
  }

  *series(): Generator<Series> {
    for (const { series } of this.#read.values()) yield* series;
  }

  published(): Published[] {
    return [...this.#read.values()].flatMap(({ published }) => published);
  }
}
