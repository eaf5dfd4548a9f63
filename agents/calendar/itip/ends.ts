import { cancellationOf } from './cancelled.ts';
import { isFutureRange } from './instance.ts';
import { type Component, textIn, withProperties, withProperty } from './jcal.ts';
import type { Events } from './stored.ts';
import { compareVersions, readVersion, receivedVersion, type Version, writeVersion } from './version.ts';

/** When all of a meeting was cancelled, also what of it is not here yet. */
const ENDED = 'x-dragoman-ended';

export function endOfAll(calendar: Component | undefined): Version | undefined {
  return calendar && readVersion(textIn(calendar, ENDED));
}

export function withEndOfAll(calendar: Component, end: Version): Component {
  const last = endOfAll(calendar);
  if (!end.stamp || (last && compareVersions(last, end) >= 0)) return calendar;
  return withProperty(calendar, [ENDED, {}, 'unknown', writeVersion(end)]);
}

/** What the organizer said of the series later says it for all that is older. */
export function withoutPassedEnd(calendar: Component, series: Component | undefined): Component {
  const end = endOfAll(calendar);
  const isPassed = end && series && compareVersions(receivedVersion(series), end) > 0;
  return isPassed ? withProperties(calendar, [ENDED]) : calendar;
}

/** The newest CANCEL of more than this event: of all, or from an earlier instance on. */
export function widerEnd(key: string, events: Events, all: Version | undefined): Version | undefined {
  const ranges = [...events].filter(([other, event]) => isFutureRange(event) && isFrom(other, key));
  return [all, ...ranges.map(([, event]) => cancellationOf(event))]
    .filter((end) => end !== undefined)
    .sort((one, other) => compareVersions(other, one))[0];
}

/** The CANCEL of this event by itself, if there was one: it is known by not being any of those of more. */
export function ownEnd(key: string, events: Events, all: Version | undefined): Version | undefined {
  const event = events.get(key);
  const end = event && cancellationOf(event);
  if (!end) return undefined;
  const ranges = [...events].filter(([other, one]) => isFutureRange(one) && isFrom(other, key));
  const wider = [all, ...ranges.map(([, one]) => cancellationOf(one))];
  return wider.some((one) => one && compareVersions(one, end) === 0) ? undefined : end;
}

/** Keys are moments, and sort as these do. */
export function isFrom(range: string, key: string): boolean {
  return key !== '' && key !== range && key >= range.slice(0, -1);
}
