import { attendeeOf, withAttendee } from './attendee.ts';
import { derivedInstance } from './instance.ts';
import { type Component, type Property, propertyOf, textIn, withProperties, withProperty } from './jcal.ts';
import { RECEIVED } from './version.ts';

/**
 * Marks an exception that is the series' own instance but for one thing: that it is cancelled, or how the attendee
 * whose address stands here answered to it alone. When the series changes, so does the rest of it.
 */
const DERIVED = 'x-dragoman-derived';

export function derivedFrom(series: Component, id: Property, calendar: Component, attendee = ''): Component {
  const instance = withProperties(derivedInstance(series, id, calendar), [RECEIVED]);
  return withProperty(instance, [DERIVED, {}, 'unknown', attendee || 'TRUE']);
}

/** What the organizer had said of this instance counts no more, but that it is cancelled. */
export function asDerived(event: Component): Component {
  return withProperty(withProperties(event, [RECEIVED]), [DERIVED, {}, 'unknown', 'TRUE']);
}

export function isDerived(event: Component): boolean {
  return propertyOf(event, DERIVED) !== undefined;
}

/** An instance to which the person answered alone; the organizer may not have heard of it yet. */
export function isAnsweredAlone(event: Component): boolean {
  return isDerived(event) && textIn(event, DERIVED) !== 'TRUE';
}

/** The same exception of the series as it is now. */
export function derivedAnew(event: Component, series: Component, calendar: Component): Component {
  const id = propertyOf(event, 'recurrence-id');
  const address = textIn(event, DERIVED) ?? '';
  if (!id) return event;
  const mine = attendeeOf(event, address);
  const instance = derivedFrom(series, id, calendar, address);
  const isInvited = mine && attendeeOf(instance, address);
  return isInvited ? withAttendee(instance, mine) : instance;
}
