import { DAY_SECONDS } from '../recurrence/calendar-day.ts';
import type { Duration } from '../recurrence/duration.ts';
import { clockAt, type EventTime, lineAt, onLineOf } from '../recurrence/event-time.ts';
import type { RecurrenceCursor } from '../recurrence/recurrence-set.ts';
import { toLocal, toUtc, type Zone } from '../zones/zone.ts';
import { type CalendarEvent, inEvent } from './event.ts';
import type { Series } from './series.ts';

/** An instance of an event, as it takes place. */
export interface Occurrence {
  series: Series;
  /** What says how it is: the series' master, or what is different about it. */
  event: CalendarEvent;
  startUtc: number;
  endUtc: number;
  /** The same on the line of its event, where dates and floating times are the clock's. */
  start: number;
  end: number;
  /** What it replaces or is, on the line of its series; undefined for what takes place once. */
  recurrenceLine?: number | undefined;
}

/** From a moment until before another, in seconds of UTC, with the zone of whoever looks. */
export interface Range {
  fromUtc: number;
  toUtc: number;
  viewer: Zone;
}

/** Occurrences in their order, until there is none. */
export interface Occurrences {
  next(): Occurrence | undefined;
}

const NONE: readonly Occurrences[] = [];

/** The instances of a series that overlap a range (RFC 4791 §9.9), in parts, each of which is in order. */
export function partsOf(series: Series, range: Range): readonly Occurrences[] {
  const { master, set, overrides, fromHereOn } = series;
  const changed = overrides.size === 0 ? NONE : [changedOnes(series, range)];
  if (!master) return changed;
  if (!set) {
    const only = once(series, master, range);
    return only ? [listed([only]), ...changed] : changed;
  }
  const after = (index: number) => fromHereOn[index]?.line ?? Number.POSITIVE_INFINITY;
  const first = { series, set, event: master, shift: 0, after: Number.NEGATIVE_INFINITY, before: after(0) };
  if (fromHereOn.length === 0) return [new StretchOccurrences(first, range), ...changed];
  const others = fromHereOn.map(({ line, event }, index) => {
    const shift = event.start.seconds - clockAt(master.start, line);
    return { series, set, event, shift, after: line, before: after(index + 1) };
  });
  return [first, ...others]
    .map((stretch): Occurrences => new StretchOccurrences(stretch, range))
    .concat(changed);
}

/** The same one after the other. */
export function* occurrencesOf(series: Series, range: Range): Generator<Occurrence> {
  for (const part of partsOf(series, range))
    for (let next = nextOf(series, part); next; next = nextOf(series, part)) yield next;
}

/** The next, or a Refusal that says of which event it is. */
export function nextOf({ uid }: Series, part: Occurrences): Occurrence | undefined {
  try {
    return part.next();
  } catch (error) {
    throw inEvent(uid, error);
  }
}

function once(series: Series, event: CalendarEvent, range: Range): Occurrence | undefined {
  const start = onLineOf(event.start, event.start);
  return series.overrides.has(start) ? undefined : placed(series, event, start, event.duration, range);
}

/** Instances that stand for themselves, wherever they were moved. */
function changedOnes(series: Series, range: Range): Occurrences {
  const found = [...series.overrides].flatMap(
    ([line, event]) =>
      placed(series, event, onLineOf(event.start, event.start), event.duration, range, line) ?? [],
  );
  return listed(found.sort((a, b) => a.startUtc - b.startUtc));
}

function listed(found: readonly Occurrence[]): Occurrences {
  let index = 0;
  return { next: () => found[index++] };
}

/** Those instances of a series that one VEVENT speaks of, from after one to before another. */
interface Stretch {
  series: Series;
  set: NonNullable<Series['set']>;
  event: CalendarEvent;
  /** By how much the clock was set off. */
  shift: number;
  after: number;
  before: number;
}

class StretchOccurrences implements Occurrences {
  readonly #stretch: Stretch;
  readonly #range: Range;
  readonly #isMaster: boolean;
  #cursor: RecurrenceCursor | undefined;

  constructor(stretch: Stretch, range: Range) {
    this.#stretch = stretch;
    this.#range = range;
    this.#isMaster = stretch.event === stretch.series.master;
  }

  next(): Occurrence | undefined {
    const { series, event, shift, after, before } = this.#stretch;
    const cursor = this.#cursor ?? this.#open();
    while (cursor.next()) {
      const { line, clock } = cursor;
      if (line >= before) return undefined;
      if (line <= after || series.overrides.has(line)) continue;
      const start = this.#isMaster ? line : lineAt(event.start, clock + shift);
      const duration = (this.#isMaster && cursor.duration) || event.duration;
      const found = placed(series, event, start, duration, this.#range, line);
      if (found) return found;
    }
    return undefined;
  }

  #open(): RecurrenceCursor {
    const { set, event, shift } = this.#stretch;
    const { fromUtc, toUtc: beforeUtc, viewer } = this.#range;
    const zone = event.start.zone ?? viewer;
    const longest = Math.max(
      lengthOf(event.duration),
      ...(this.#isMaster ? event.dates : []).map(({ duration }) => (duration ? lengthOf(duration) : 0)),
    );
    // The clock may be set between; what is a little outside is left out afterwards.
    const fromClock = toLocal(zone, fromUtc) - longest - shift - DAY_SECONDS;
    this.#cursor = set.between(fromClock, toLocal(zone, beforeUtc) - shift + DAY_SECONDS);
    return this.#cursor;
  }
}

function placed(
  series: Series,
  event: CalendarEvent,
  start: number,
  duration: Duration,
  { fromUtc, toUtc: beforeUtc, viewer }: Range,
  recurrenceLine?: number,
): Occurrence | undefined {
  const { zone } = event.start;
  const end = endOf(event.start, start, duration);
  const startUtc = zone === undefined ? toUtc(viewer, start) : start;
  const endUtc = zone === undefined ? toUtc(viewer, end) : end;
  const isIn = startUtc < beforeUtc && (endUtc > fromUtc || startUtc >= fromUtc);
  return isIn ? { series, event, startUtc, endUtc, start, end, recurrenceLine } : undefined;
}

function endOf(start: EventTime, line: number, { days, seconds }: Duration): number {
  if (days === 0 || start.zone === undefined) return line + days * DAY_SECONDS + seconds;
  return toUtc(start.zone, toLocal(start.zone, line) + days * DAY_SECONDS) + seconds;
}

function lengthOf({ days, seconds }: Duration): number {
  return days * DAY_SECONDS + seconds;
}
