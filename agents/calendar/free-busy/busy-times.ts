import type { CalendarEvent } from '../events/event.ts';
import { occurrencesOf, type Range } from '../events/occurrence.ts';
import type { Series } from '../events/series.ts';
import { BUSY_KINDS, type BusyKind, busyKind } from './kind.ts';
import { type Period, Periods, without } from './periods.ts';
import type { Published } from './published.ts';

export interface BusyTime extends Period {
  kind: BusyKind;
}

/** Whose time it is, and what else says that it is taken. */
export interface BusyOptions {
  owner?: ReadonlySet<string>;
  published?: readonly Published[];
}

/** When somebody is busy within a range: each moment once, by the strongest that is then. */
export function busyTimes(
  series: Iterable<Series>,
  range: Range,
  { owner = new Set(), published = [] }: BusyOptions = {},
): BusyTime[] {
  const { fromUtc, toUtc } = range;
  const gathered = new Map(BUSY_KINDS.map((kind) => [kind, new Periods()]));
  const add = (kind: BusyKind, start: number, end: number) =>
    gathered.get(kind)?.add(Math.max(start, fromUtc), Math.min(end, toUtc));
  for (const one of series) {
    // Mostly all instances are as the one before.
    let last: CalendarEvent | undefined;
    let kind: BusyKind | undefined;
    for (const { event, startUtc, endUtc } of occurrencesOf(one, range)) {
      if (event !== last) kind = busyKind(event, owner);
      last = event;
      if (kind) add(kind, startUtc, endUtc);
    }
  }
  for (const { kind, start, end } of published) add(kind, start, end);

  const times: BusyTime[] = [];
  for (const [kind, periods] of gathered) {
    const stronger = new Periods();
    for (const { start, end } of times) stronger.add(start, end);
    times.push(...without(periods.merged(), stronger.merged()).map((period) => ({ ...period, kind })));
  }
  return times.sort((a, b) => a.start - b.start);
}
