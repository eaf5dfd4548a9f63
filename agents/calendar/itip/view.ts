import { attendeeOf } from './attendee.ts';
import { isCancelled } from './cancelled.ts';
import { endedBefore } from './future.ts';
import { isFutureRange, masterOf } from './instance.ts';
import {
  type Component,
  mapProperties,
  type Property,
  parameterOf,
  propertyOf,
  textOf,
  withParameters,
  withProperties,
} from './jcal.ts';
import type { Meeting } from './message.ts';
import { isSame } from './same.ts';
import { eventsByKey } from './stored.ts';

/** RFC 6638 §7.1: whose invitation is not ours to send. */
export function isOurs(property: Property): boolean {
  return (parameterOf(property, 'schedule-agent')?.toUpperCase() ?? 'SERVER') === 'SERVER';
}

/**
 * The events of a meeting to which one attendee is invited, by key; the series without the instances to which they
 * are not, and ended where they are not from then on. Nothing of a meeting that is cancelled.
 */
export function viewOf(meeting: Meeting, address: string): Map<string, Component> {
  const all = eventsByKey(meeting);
  const master = masterOf(meeting.events);
  if (master && isCancelled(master)) return new Map();
  const isInvited = (event: Component) => {
    const attendee = attendeeOf(event, address);
    return attendee !== undefined && isOurs(attendee);
  };
  const view = new Map([...all].filter(([, event]) => isInvited(event)));
  const series = view.get('');
  const others = [...all.values()].filter((event) => event !== master && !isInvited(event));
  const isLeft = others.filter(isFutureRange);
  if (series) view.set('', endedBefore(withoutInstances(series, others), isLeft, meeting.calendar));
  return view;
}

function withoutInstances(series: Component, others: readonly Component[]): Component {
  const dates = others
    .map((event) => propertyOf(event, 'recurrence-id'))
    .filter((id) => id !== undefined)
    .map(
      ([, { range: _range, ...parameters }, type, value]): Property => ['exdate', parameters, type, value],
    );
  return dates.length > 0 ? withProperties(series, [], dates) : series;
}

/** Whether somebody who has the one learns nothing from the other. */
export function isSameView(
  one: ReadonlyMap<string, Component>,
  other: ReadonlyMap<string, Component>,
  organizer: string,
): boolean {
  if (one.size !== other.size) return false;
  return [...one].every(([key, event]) => {
    const counterpart = other.get(key);
    return counterpart !== undefined && isSame(told(event, organizer), told(counterpart, organizer));
  });
}

/** When it was written, and who else answered what, is no reason to write to anybody. */
function told(event: Component, organizer: string): Component {
  const host = attendeeOf(event, organizer);
  const plain = withProperties(event, ['dtstamp', 'last-modified', 'created']);
  return mapProperties(plain, (property) =>
    property[0] !== 'attendee' || (host && textOf(property) === textOf(host))
      ? property
      : withParameters(property, { partstat: undefined, rsvp: undefined }),
  );
}
