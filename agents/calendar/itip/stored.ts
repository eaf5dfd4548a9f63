import { withAdded } from './added.ts';
import { cancelled, isCancelled } from './cancelled.ts';
import { derivedAnew, isDerived } from './derived.ts';
import { withoutFuture } from './future.ts';
import { keyOf, masterOf } from './instance.ts';
import { type Component, componentsOf, textIn, withComponents, withProperties } from './jcal.ts';
import type { Meeting, Message } from './message.ts';
import { isSame } from './same.ts';
import { versionOf } from './version.ts';

/** The events of a stored object by key: '' is the series itself or the one event. */
export type Events = ReadonlyMap<string, Component>;

export function eventsByKey({ events, calendar }: Meeting): Map<string, Component> {
  return new Map(events.map((event) => [keyOf(event, calendar), event]));
}

/**
 * The object to be stored, in one order whatever came first, or nothing when it says what it said before. What was
 * made of the series is made anew, for the series may have changed.
 */
export function storedObject(
  before: Component | undefined,
  message: Message,
  events: Events,
): Component | undefined {
  const frame = before ?? withProperties(message.calendar, ['method']);
  const zones = zonesOf(before, message.calendar);
  const calendar = withComponents(frame, zones);
  const master = events.get('');
  const settled = [...events].map(([key, event]): [string, Component] => [
    key,
    master && isDerived(event) ? settledEvent(event, master, calendar) : event,
  ]);
  const list = settled.sort(([one], [other]) => (one < other ? -1 : 1)).map(([, event]) => event);
  const whole = withMaster(list, (one) => withoutFuture(withAdded(one, list), list, calendar));
  const others = frame[2].filter(([name]) => name !== 'vtimezone' && name !== 'vevent');
  const after = withComponents(frame, [...zones, ...others, ...whole]);
  return before && isSame(before, after) ? undefined : after;
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
