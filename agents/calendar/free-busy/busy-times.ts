import { Refusal } from '../../../app/agent.ts';
import type { CalendarEvent } from '../events/event.ts';
import { nextOf, partsOf, type Range } from '../events/occurrence.ts';
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

/** A year of ten thousand events, of which a thousand are repeated, has half of it. */
const MAX_OCCURRENCES = 250_000;

/** When somebody is busy within a range: each moment once, by the strongest that is then. */
export function busyTimes(
  series: Iterable<Series>,
  range: Range,
  { owner = new Set(), published = [] }: BusyOptions = {},
): BusyTime[] {
  const { fromUtc, toUtc } = range;
  const gathered = new Map(BUSY_KINDS.map((kind) => [kind, new Periods()]));
  const takenBy = (event: CalendarEvent) => {
    const kind = busyKind(event, owner);
    return kind && gathered.get(kind);
  };
  let occurrences = 0;
  for (const one of series) {
    if (one.master && one.overrides.size === 0 && !takenBy(one.master)) continue;
    // Mostly all instances are as the one before.
    let last: CalendarEvent | undefined;
    let taken: Periods | undefined;
    for (const part of partsOf(one, range))
      for (let next = nextOf(one, part); next; next = nextOf(one, part)) {
        if (++occurrences > MAX_OCCURRENCES) throw tooMany(one);
        if (next.event !== last) taken = takenBy(next.event);
        last = next.event;
        taken?.add(Math.max(next.startUtc, fromUtc), Math.min(next.endUtc, toUtc));
      }
  }
  for (const { kind, start, end } of published)
    gathered.get(kind)?.add(Math.max(start, fromUtc), Math.min(end, toUtc));

  const times: BusyTime[] = [];
  for (const [kind, periods] of gathered) {
    const stronger = new Periods();
    for (const { start, end } of times) stronger.add(start, end);
    times.push(...without(periods.merged(), stronger.merged()).map((period) => ({ ...period, kind })));
  }
  return times.sort((a, b) => a.start - b.start);
}

function tooMany({ uid }: Series): Refusal {
  const most = `There are more than ${MAX_OCCURRENCES} occurrences in this time`;
  return new Refusal(
    'resource-constraint',
    `${most}, at last of the event “${uid.slice(0, 100)}”: ask for less of it.`,
  );
}
