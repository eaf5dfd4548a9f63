import { DAY_SECONDS } from '../recurrence/calendar-day.ts';
import { onLineOf } from '../recurrence/event-time.ts';
import type { Series } from './series.ts';

/** Lasting longer is rare, and would have all others looked at. */
const LONGEST_SECONDS = 31 * DAY_SECONDS;

interface Once {
  series: Series;
  startUtc: number;
  endUtc: number;
}

/** Series by when they are: what takes place once is found by its time, what is repeated is always a candidate. */
export class SeriesByTime {
  readonly #repeated = new Set<Series>();
  #once: Once[] = [];
  #isInOrder = true;

  add(all: readonly Series[]): void {
    for (const series of all) {
      const once = onceIn(series);
      if (once) this.#once.push(once);
      else this.#repeated.add(series);
    }
    this.#isInOrder = false;
  }

  delete(all: readonly Series[]): void {
    const gone = new Set(all);
    for (const series of gone) this.#repeated.delete(series);
    this.#once = this.#once.filter(({ series }) => !gone.has(series));
  }

  /** All that may have something between two moments, and some that have not. */
  near(fromUtc: number, toUtc: number): Series[] {
    if (!this.#isInOrder) this.#once.sort((one, other) => one.startUtc - other.startUtc);
    this.#isInOrder = true;
    const found = [...this.#repeated];
    for (let index = this.#firstFrom(fromUtc - LONGEST_SECONDS); index < this.#once.length; index++) {
      const { series, startUtc, endUtc } = this.#once[index] as Once;
      if (startUtc >= toUtc) break;
      if (endUtc > fromUtc) found.push(series);
    }
    return found;
  }

  #firstFrom(startUtc: number): number {
    let [low, high] = [0, this.#once.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#once[middle] as Once).startUtc < startUtc) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** With a day to either side: a time without a zone is in that of whoever looks. */
function onceIn(series: Series): Once | undefined {
  const { master, set, overrides } = series;
  if (!master || set || overrides.size > 0) return undefined;
  const { start, duration } = master;
  const line = onLineOf(start, start);
  const length = duration.days * DAY_SECONDS + duration.seconds + 2 * DAY_SECONDS;
  if (length > LONGEST_SECONDS) return undefined;
  return { series, startUtc: line - DAY_SECONDS, endUtc: line - DAY_SECONDS + length };
}
