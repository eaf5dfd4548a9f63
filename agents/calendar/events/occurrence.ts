import { DAY_SECONDS } from '../recurrence/calendar-day.ts';
import type { Duration } from '../recurrence/duration.ts';
import { clockAt, type EventTime, onLineOf } from '../recurrence/event-time.ts';
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

/** The instances of a series that overlap a range (RFC 4791 §9.9), each part of it in its order. */
export function* occurrencesOf(series: Series, range: Range): Generator<Occurrence> {
  try {
    for (const part of partsOf(series, range)) yield* part;
  } catch (error) {
    throw inEvent(series.uid, error);
  }
}

/** The same in parts, each of which is in order. */
export function partsOf(series: Series, range: Range): Generator<Occurrence>[] {
  const { master, set, overrides, fromHereOn } = series;
  const parts = [changed(series, range)];
  if (!master) return parts;
  if (!set)
    return overrides.size === 0 ? [once(series, master, range)] : [once(series, master, range), ...parts];
  const after = (index: number) => fromHereOn[index]?.line ?? Number.POSITIVE_INFINITY;
  parts.push(
    stretch(
      { series, set, event: master, shift: 0, after: Number.NEGATIVE_INFINITY, before: after(0) },
      range,
    ),
  );
  for (const [index, { line, event }] of fromHereOn.entries()) {
    const shift = event.start.seconds - clockAt(master.start, line);
    parts.push(stretch({ series, set, event, shift, after: line, before: after(index + 1) }, range));
  }
  return parts;
}

function* once(series: Series, event: CalendarEvent, range: Range): Generator<Occurrence> {
  const start = onLineOf(event.start, event.start);
  if (series.overrides.has(start)) return;
  const found = placed(series, event, start, event.duration, range);
  if (found) yield found;
}

/** Instances that stand for themselves, wherever they were moved. */
function* changed(series: Series, range: Range): Generator<Occurrence> {
  const found: Occurrence[] = [];
  for (const [line, event] of series.overrides) {
    const one = placed(series, event, onLineOf(event.start, event.start), event.duration, range, line);
    if (one) found.push(one);
  }
  yield* found.sort((a, b) => a.startUtc - b.startUtc);
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

function* stretch(
  { series, set, event, shift, after, before }: Stretch,
  range: Range,
): Generator<Occurrence> {
  const isMaster = event === series.master;
  const { start } = event;
  const zone = start.zone ?? range.viewer;
  const longest = Math.max(
    ...[event, ...(isMaster ? event.dates : [])].map(({ duration }) => lengthOf(duration)),
  );
  // The clock may be set between; what is a little outside is left out below.
  const fromClock = toLocal(zone, range.fromUtc) - longest - shift - DAY_SECONDS;
  const beforeClock = toLocal(zone, range.toUtc) - shift + DAY_SECONDS;
  for (const { line, clock, duration } of set.between(fromClock, beforeClock)) {
    if (line <= after || series.overrides.has(line)) continue;
    if (line >= before) return;
    const begin = isMaster ? line : onLineOf(start, { ...start, seconds: clock + shift });
    const length = isMaster && duration ? duration : event.duration;
    const found = placed(series, event, begin, length, range, line);
    if (found) yield found;
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

function lengthOf(duration: Duration | undefined): number {
  return duration ? duration.days * DAY_SECONDS + duration.seconds : 0;
}
