import { derivedInstance } from './instance.ts';
import { type Component, type Property, propertiesOf, propertyOf, textOf } from './jcal.ts';
import { isSameProperties } from './same.ts';

/** Times to which somebody who said yes has not said yes. */
const asked = ['dtstart', 'dtend', 'duration', 'rrule', 'rdate', 'exrule'];

/** Whether an event says something new that its organizer has to count: times, what falls out, STATUS (RFC 5546 §2.1.4). */
export function isSignificant(after: Component, before: Component): boolean {
  return !saysSame(after, before, [...asked, 'exdate', 'status']);
}

/** Whether answers given before are none any more (RFC 6638 §3.2.8): an instance that falls out takes none back. */
export function isRescheduled(after: Component, before: Component): boolean {
  return !saysSame(after, before, asked) || (isOff(before) && !isOff(after));
}

/** What had been sent of this event: the event itself, or the instance that the series had there. */
export function sentBefore(
  event: Component,
  before: Component | undefined,
  series: Component | undefined,
  calendar: Component,
): Component | undefined {
  const id = propertyOf(event, 'recurrence-id');
  return before ?? (series && id ? derivedInstance(series, id, calendar) : undefined);
}

function saysSame(one: Component, other: Component, names: readonly string[]): boolean {
  return names.every((name) => isSameProperties(comparable(one, name), comparable(other, name)));
}

function comparable(event: Component, name: string): Property[] {
  const properties = propertiesOf(event, name);
  if (name === 'exdate' || name === 'rdate') return properties.flatMap(separated);
  if (name === 'rrule') return properties.map(withoutDefaults);
  return name === 'status' ? properties.filter(() => isOff(event)) : properties;
}

/** CONFIRMED and TENTATIVE are the organizer's mood; CANCELLED is another meeting. */
function isOff(event: Component): boolean {
  return propertiesOf(event, 'status').some((one) => textOf(one).toUpperCase() === 'CANCELLED');
}

/** A list of dates says the same in one property or in several, in any order. */
function separated([name, parameters, type, ...values]: Property): Property[] {
  return values.map((value) => [name, parameters, type, value]);
}

/** INTERVAL=1 is what a rule without INTERVAL means (RFC 5545 §3.3.10). */
function withoutDefaults([name, parameters, type, value]: Property): Property {
  const { interval, ...rule } = { ...(value as Record<string, unknown>) };
  return [name, parameters, type, interval === 1 ? rule : { ...rule, interval }];
}
