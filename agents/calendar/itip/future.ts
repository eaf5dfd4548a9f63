import { isCancelled } from './cancelled.ts';
import { isFutureRange, momentOf } from './instance.ts';
import { type Component, mapProperties, type Property, propertyOf, textOf } from './jcal.ts';
import { timesBefore } from './series.ts';
import { wallClockOf, wallClockText } from './times.ts';

const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;

/**
 * RFC 5545 §3.2.13: cancelled from an instance on. Few readers know RANGE, so the rules of the series end before it,
 * too.
 */
export function withoutFuture(
  master: Component,
  events: readonly Component[],
  calendar: Component,
): Component {
  const gone = events.filter((event) => isFutureRange(event) && isCancelled(event));
  return endedBefore(master, gone, calendar);
}

/** A series that ends before the first of some exceptions. */
export function endedBefore(
  series: Component,
  exceptions: readonly Component[],
  calendar: Component,
): Component {
  const ids = exceptions.map((event) => propertyOf(event, 'recurrence-id')).filter((id) => id !== undefined);
  const [first] = ids.sort((one, other) => momentOf(one, calendar) - momentOf(other, calendar));
  if (!first || !propertyOf(series, 'dtstart')) return series;
  return mapProperties(series, (one) => (one[0] === 'rrule' ? endedRule(one, first, series, calendar) : one));
}

/** UNTIL is in UTC where DTSTART has a zone, and else as DTSTART is (RFC 5545 §3.3.10). */
function endedRule(rule: Property, first: Property, master: Component, calendar: Component): Property {
  const start = propertyOf(master, 'dtstart') ?? first;
  const value = rule[3] as Record<string, unknown>;
  if (typeof value.count === 'number') {
    const count = timesBefore(master, first, calendar) ?? value.count;
    // A rule cannot have no times at all: its first stays, as an exception that is cancelled.
    return [rule[0], rule[1], rule[2], { ...value, count: Math.max(1, Math.min(count, value.count)) }];
  }
  const isDate = start[2] === 'date';
  const isFloating = !isDate && !textOf(start).endsWith('Z') && start[1].tzid === undefined;
  const last = isDate
    ? wallClockText(wallClockOf(textOf(first).slice(0, 10)) - DAY, start)
    : wallClockText(momentOf(first, calendar) - SECOND, isFloating ? start : UTC);
  const until = typeof value.until === 'string' && value.until < last ? value.until : last;
  return [rule[0], rule[1], rule[2], { ...value, until }];
}

const UTC: Property = ['until', {}, 'date-time', 'Z'];
