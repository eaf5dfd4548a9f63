import { Refusal } from '../../../app/agent.ts';
import { DAY_SECONDS } from '../recurrence/calendar-day.ts';
import type { Zone } from '../zones/zone.ts';
import {
  nextOf,
  type Occurrence,
  type Occurrences,
  occurrencesOf,
  partsOf,
  type Range,
} from './occurrence.ts';
import type { Series } from './series.ts';

/** How many are listed where nobody says how many: a busy year has some thousands. */
export const MAX_LISTED = 100_000;

/** By start, then by UID. */
export function listOccurrences(series: readonly Series[], range: Range): Occurrence[] {
  const found: Occurrence[] = [];
  for (const one of series)
    for (const occurrence of occurrencesOf(one, range)) {
      if (found.push(occurrence) > MAX_LISTED) {
        const most = `There are more than ${MAX_LISTED} occurrences in this time`;
        throw new Refusal('resource-constraint', `${most}: ask for less of it, or for the first of them.`);
      }
    }
  return found.sort(inOrder);
}

/** The first of them, without making all. */
export function firstOccurrences(series: readonly Series[], range: Range, limit: number): Occurrence[] {
  const heads = new Heads();
  for (const one of series) for (const part of partsOf(one, range)) heads.add(one, part);
  const found: Occurrence[] = [];
  let enough = Number.POSITIVE_INFINITY;
  for (let next = heads.take(); next && next.startUtc <= enough; next = heads.take())
    if (found.push(next) === limit) enough = next.startUtc + disorderAt(next.startUtc, series, range);
  return found.sort(inOrder).slice(0, limit);
}

/** Where the clock leaps, an instance may come after one that is a little later: by less than a day. */
function disorderAt(utcSeconds: number, series: readonly Series[], { viewer }: Range): number {
  const isLeaping = (zone: Zone) =>
    zone.offsetSeconds(utcSeconds - DAY_SECONDS) !== zone.offsetSeconds(utcSeconds + DAY_SECONDS);
  const starts = series.flatMap(({ master, overrides }) =>
    [...(master ? [master] : []), ...overrides.values()].map(({ start }) => start),
  );
  return starts.some(({ zone = viewer }) => isLeaping(zone)) ? DAY_SECONDS : 0;
}

function inOrder(one: Occurrence, other: Occurrence): number {
  if (one.startUtc !== other.startUtc) return one.startUtc - other.startUtc;
  if (one.series.uid !== other.series.uid) return one.series.uid < other.series.uid ? -1 : 1;
  return (one.recurrenceLine ?? 0) - (other.recurrenceLine ?? 0);
}

interface Head {
  series: Series;
  occurrence: Occurrence;
  rest: Occurrences;
}

/** A heap: the part whose next occurrence is the earliest is on top. */
class Heads {
  readonly #heads: Head[] = [];

  add(series: Series, rest: Occurrences): void {
    const occurrence = nextOf(series, rest);
    if (!occurrence) return;
    let index = this.#heads.push({ series, occurrence, rest }) - 1;
    for (let up = (index - 1) >> 1; index > 0 && this.#swap(index, up); up = (index - 1) >> 1) index = up;
  }

  take(): Occurrence | undefined {
    const [top] = this.#heads;
    if (!top) return undefined;
    const taken = top.occurrence;
    const following = nextOf(top.series, top.rest);
    const last = following ? undefined : this.#heads.pop();
    if (following) top.occurrence = following;
    else if (last && last !== top) this.#heads[0] = last;
    this.#sink();
    return taken;
  }

  #sink(): void {
    for (let index = 0; ; ) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      const least = this.#start(right) < this.#start(left) ? right : left;
      if (!this.#swap(least, index)) return;
      index = least;
    }
  }

  /** Unless they are in order. */
  #swap(lower: number, upper: number): boolean {
    const [low, up] = [this.#heads[lower], this.#heads[upper]];
    if (!low || !up || low.occurrence.startUtc >= up.occurrence.startUtc) return false;
    this.#heads[lower] = up;
    this.#heads[upper] = low;
    return true;
  }

  #start(index: number): number {
    return this.#heads[index]?.occurrence.startUtc ?? Number.POSITIVE_INFINITY;
  }
}
