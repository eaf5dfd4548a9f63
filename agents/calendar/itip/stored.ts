import { withAdded } from './added.ts';
import { cancelled, isCancelled } from './cancelled.ts';
import { calendarHead } from './compose.ts';
import { derivedAnew, isDerived } from './derived.ts';
import { withoutPassedEnd } from './ends.ts';
import { withoutFuture } from './future.ts';
import { keyOf, masterOf, startOf } from './instance.ts';
import { type Component, componentsOf, propertyOf, textIn, withComponents, withProperties } from './jcal.ts';
import type { Meeting, Message } from './message.ts';
import { isSame } from './same.ts';
import { withoutOrigins } from './traces.ts';
import { compareVersions, versionOf } from './version.ts';

/** The events of a stored object by key: '' is the series itself or the one event. */
export type Events = ReadonlyMap<string, Component>;

export function eventsByKey({ events, calendar }: Meeting): Map<string, Component> {
  const start = startOf(events, calendar);
  return new Map(events.map((event) => [keyOf(event, calendar, start), event]));
}

/** The key of an event of a message, as it would be in the stored object. */
export function keysFor(stored: Meeting | undefined, message: Message): (event: Component) => string {
  const own = stored && startOf(stored.events, stored.calendar);
  const start = own ?? startOf(message.events, message.calendar);
  return (event) => keyOf(event, message.calendar, start);
}

/**
 * The object to be stored, in one order whatever came first, or nothing when it says what it said before. What was
 * made of the series is made anew, for the series may have changed.
 */
export function storedObject(
  before: Component | undefined,
  message: Message,
  events: Events,
  frame = before ?? withProperties(message.calendar, ['method']),
): Component | undefined {
  const zones = zonesOf(before, message.calendar);
  const calendar = withComponents(frame, zones);
  const master = events.get('');
  const settled = [...events.values()].map((event) =>
    master && isDerived(event) ? settledEvent(event, master, calendar) : event,
  );
  const list = inOrder(settled, calendar);
  const whole = withMaster(list, (one) => withoutFuture(withAdded(one, list), list, calendar));
  const others = frame[2].filter(([name]) => name !== 'vtimezone' && name !== 'vevent');
  const after = withComponents(withoutPassedEnd(frame, master), [...zones, ...others, ...whole]);
  // One that came here by another way says where it is from by what it says.
  const isKnown = before && (isSame(before, after) || isSame(before, withoutOrigins(after)));
  return isKnown ? undefined : withHead(after);
}

/** What every calendar has to have (RFC 5545 §3.6), and some messages have not. */
function withHead(calendar: Component): Component {
  const missing = calendarHead.filter(([name]) => !propertyOf(calendar, name));
  const [name, properties, components] = calendar;
  return [name, [...missing, ...properties], components];
}

/** The series first. A series that changed may make one instance of two: then the newer stays. */
function inOrder(events: readonly Component[], calendar: Component): Component[] {
  const start = startOf(events, calendar);
  const byAge = events.toSorted((one, other) => compareVersions(versionOf(one), versionOf(other)));
  const byKey = new Map(byAge.map((event) => [keyOf(event, calendar, start), event]));
  return [...byKey].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, event]) => event);
}

function withMaster(events: Component[], change: (master: Component) => Component): Component[] {
  const master = masterOf(events);
  return events.map((event) => (event === master ? change(event) : event));
}

/** A derived exception of the series as it is now; what ended it ends it still. */
function settledEvent(event: Component, series: Component, calendar: Component): Component {
  const anew = derivedAnew(event, series, calendar);
  return isCancelled(event) ? cancelled(anew, versionOf(event)) : anew;
}

/** The message's word on a zone is the newer one. */
function zonesOf(before: Component | undefined, brought: Component): Component[] {
  const given = componentsOf(brought, 'vtimezone');
  const names = new Set(given.map((zone) => textIn(zone, 'tzid')));
  const kept = before
    ? componentsOf(before, 'vtimezone').filter((zone) => !names.has(textIn(zone, 'tzid')))
    : [];
  return [...kept, ...given].sort((one, other) =>
    (textIn(one, 'tzid') ?? '') < (textIn(other, 'tzid') ?? '') ? -1 : 1,
  );
}
