import { addressOf } from './address.ts';
import { partstatOf } from './attendee.ts';
import { overridesOf } from './instance.ts';
import {
  type Component,
  mapProperties,
  propertiesOf,
  textOf,
  withComponents,
  withParameters,
} from './jcal.ts';
import type { Meeting } from './message.ts';
import { isRescheduled, isSignificant, sentBefore } from './significance.ts';
import { eventsByKey } from './stored.ts';
import { sequenceOf, versionOf, withVersion } from './version.ts';

/**
 * The organizer's object as it has to be kept and sent after a change: SEQUENCE counts what is significant
 * (RFC 5546 §2.1.4), DTSTAMP says when, and new times ask everybody again (RFC 6638 §3.2.8).
 */
export function counted(before: Meeting | undefined, after: Meeting, stamp: string): Component {
  const old = before ? eventsByKey(before) : new Map<string, Component>();
  const now = eventsByKey(after);
  const series = old.get('');
  const isSmaller =
    before !== undefined && attendeesOf(before).some((one) => !attendeesOf(after).includes(one));
  const isReverted =
    before !== undefined && overridesOf(before.events).some((event) => isRevertedBy(event, old, now, before));
  const events = [...now].map(([key, event]) => {
    const sent = sentBefore(event, old.get(key), series, after.calendar);
    const mustCount = sent && (isSignificant(event, sent) || isSmaller || (key === '' && isReverted));
    const sequence = Math.max(sequenceOf(event), sent ? sequenceOf(sent) + (mustCount ? 1 : 0) : 0);
    const asked = sent && isRescheduled(event, sent) ? askedAgain(event, after.organizer) : event;
    return withVersion(asked, { sequence, stamp });
  });
  const others = after.calendar[2].filter(([name]) => name !== 'vevent');
  return withComponents(after.calendar, [...others, ...events]);
}

/** A change of which nobody is told; what is told later has to be newer than what was told before. */
export function notOlder(before: Meeting | undefined, after: Meeting): Component {
  const old = before ? eventsByKey(before) : new Map<string, Component>();
  const events = [...eventsByKey(after)].map(([key, event]) => {
    const [was, is] = [versionOf(old.get(key) ?? event), versionOf(event)];
    const stamp = (was.stamp ?? '') > (is.stamp ?? '') ? was.stamp : is.stamp;
    return withVersion(event, { sequence: Math.max(was.sequence, is.sequence), stamp });
  });
  return withComponents(after.calendar, [
    ...after.calendar[2].filter(([name]) => name !== 'vevent'),
    ...events,
  ]);
}

export function attendeesOf({ events }: Meeting): string[] {
  const all = events.flatMap((event) => propertiesOf(event, 'attendee').map(textOf));
  return [...new Set(all.map(addressOf))];
}

/** An exception that was taken back, so that its instance is again where the series has it. */
function isRevertedBy(
  event: Component,
  old: ReadonlyMap<string, Component>,
  now: ReadonlyMap<string, Component>,
  before: Meeting,
): boolean {
  const key = [...old].find(([, one]) => one === event)?.[0] ?? '';
  const series = now.get('');
  const instance = series && sentBefore(event, undefined, series, before.calendar);
  return instance !== undefined && !now.has(key) && isSignificant(instance, event);
}

function askedAgain(event: Component, organizer: string | undefined): Component {
  const host = organizer && addressOf(organizer);
  return mapProperties(event, (property) => {
    if (property[0] !== 'attendee' || addressOf(textOf(property)) === host) return property;
    const isSettled = ['DELEGATED', 'NEEDS-ACTION'].includes(partstatOf(property));
    return isSettled ? property : withParameters(property, { partstat: 'NEEDS-ACTION' });
  });
}
