import type { ActivityEvent } from '../../app/contract.ts';

/** The events of one day: the first of them, and where its heading stands. */
export interface Day {
  start: Date;
  from: number;
  topPx: number;
}

export interface RowSizes {
  rowPx: number;
  headingPx: number;
}

const SPARE_ROWS = 12;

/** Where each row of a list of events stands: all rows are alike, and the first of a day has a heading above it. */
export class Rows {
  readonly days: readonly Day[];
  readonly #count: number;
  readonly #sizes: RowSizes;

  constructor(events: readonly ActivityEvent[], sizes: RowSizes) {
    this.#sizes = sizes;
    this.#count = events.length;
    this.days = daysOf(events).map((day, index) => ({
      ...day,
      topPx: day.from * sizes.rowPx + index * sizes.headingPx,
    }));
  }

  get heightPx(): number {
    return this.#count * this.#sizes.rowPx + this.days.length * this.#sizes.headingPx;
  }

  /** Of the row itself, below its heading where it has one. */
  topPx(index: number): number {
    const day = this.#last(({ from }) => from <= index);
    return index * this.#sizes.rowPx + (this.days.indexOf(day as Day) + 1) * this.#sizes.headingPx;
  }

  dayAt(px: number): Day | undefined {
    return this.#last(({ topPx }) => topPx <= px) ?? this.days[0];
  }

  /** The first row that reaches below this. */
  rowAt(px: number): number {
    const day = this.dayAt(px);
    if (!day) return 0;
    const within = Math.max(0, px - day.topPx - this.#sizes.headingPx);
    const end = this.days[this.days.indexOf(day) + 1]?.from ?? this.#count;
    return Math.min(day.from + Math.floor(within / this.#sizes.rowPx), end - 1);
  }

  /** The rows to draw, with some to spare, so that a fast scroll shows no gap. */
  between(topPx: number, bottomPx: number): number[] {
    const first = Math.max(0, this.rowAt(topPx) - SPARE_ROWS);
    const last = Math.min(this.#count - 1, this.rowAt(bottomPx) + SPARE_ROWS);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
  }

  /** The heading a row has above it. */
  dayFrom(index: number): Day | undefined {
    const day = this.#last(({ from }) => from <= index);
    return day?.from === index ? day : undefined;
  }

  /** Days lie in order both by row and by place, so half of them at a time can be passed over. */
  #last(holds: (day: Day) => boolean): Day | undefined {
    let [low, high] = [0, this.days.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (holds(this.days[middle] as Day)) low = middle + 1;
      else high = middle;
    }
    return this.days[low - 1];
  }
}

/** A day begins wherever a row is of another local day than the row above it. */
function daysOf(events: readonly ActivityEvent[]): { start: Date; from: number }[] {
  const days: { start: Date; from: number }[] = [];
  let [begin, end] = ['', ''];
  for (const [index, { time }] of events.entries()) {
    // Times are in UTC and of one form, so they compare as text.
    if (time >= begin && time < end) continue;
    const start = new Date(time);
    start.setHours(0, 0, 0, 0);
    const next = new Date(start);
    next.setDate(next.getDate() + 1);
    [begin, end] = [start.toISOString(), next.toISOString()];
    days.push({ start, from: index });
  }
  return days;
}
