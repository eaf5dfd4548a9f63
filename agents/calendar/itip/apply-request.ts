import { asInstance, markedAdded } from './added.ts';
import { asDerived, isAnsweredAlone, isDerived } from './derived.ts';
import { endOfAll, ownEnd } from './ends.ts';
import { masterOf } from './instance.ts';
import { type Component, propertyOf } from './jcal.ts';
import { isPassedOver, isStale, mergedEvent } from './merge.ts';
import { type Meeting, type Message, malformed } from './message.ts';
import { withoutAlarms } from './own.ts';
import { changedTo, type Result, unchanged } from './result.ts';
import { type Events, eventsByKey, keysFor, storedObject } from './stored.ts';
import { isWrittenAfter, receivedVersion, type Version, versionOf } from './version.ts';

/**
 * REQUEST (RFC 5546 §3.2.2), and PUBLISH (§3.2.1), which differs in that nobody is asked. With the series in it, it is
 * all there is to know at its time; without, it speaks of single instances.
 */
export function applyRequest(stored: Meeting | undefined, message: Message): Result {
  const master = masterOf(message.events);
  const before = stored ? eventsByKey(stored) : new Map<string, Component>();
  if (master && isStale(master, before.get(''))) return unchanged;
  const all = endOfAll(stored?.calendar);
  const keyIn = keysFor(stored, message);
  const events = master ? olderGone(before, master, all) : new Map(before);
  for (const event of message.events) {
    const key = keyIn(event);
    const merged = mergedEvent(withoutAlarms(event), key, before, all);
    if (merged) events.set(key, merged);
  }
  return changedTo(storedObject(stored?.calendar, message, events));
}

/** ADD (RFC 5546 §3.2.4): instances that the series has not of itself. */
export function applyAdd(stored: Meeting, message: Message): Result {
  const before = eventsByKey(stored);
  const events = new Map(before);
  const keyIn = keysFor(stored, message);
  for (const event of message.events) {
    if (propertyOf(event, 'rrule')) throw malformed('an ADD brings single instances, and no RRULE');
    if (!propertyOf(event, 'dtstart')) throw malformed('an ADD says when, by DTSTART');
    const instance = asInstance(withoutAlarms(event));
    const key = keyIn(instance);
    const merged = mergedEvent(instance, key, before, endOfAll(stored.calendar));
    if (merged && !isPassedOver(key, versionOf(event), before)) events.set(key, markedAdded(merged));
  }
  return changedTo(storedObject(stored.calendar, message, events));
}

/**
 * Of the instances here those stay that the organizer wrote about later. One that was only cancelled later is the
 * series' own again, and cancelled; one to which the person answered alone stays, unless everybody is asked again.
 */
function olderGone(before: Events, master: Component, all: Version | undefined): Map<string, Component> {
  const version = versionOf(master);
  const series = before.get('');
  const isSameAsked = series !== undefined && receivedVersion(series).sequence === version.sequence;
  return new Map(
    [...before].flatMap(([key, event]): [string, Component][] => {
      const own = ownEnd(key, before, all);
      if (key === '') return [];
      if (!isDerived(event) && isWrittenAfter(receivedVersion(event), version)) return [[key, event]];
      if (own && isWrittenAfter(own, version)) return [[key, asDerived(event)]];
      return isSameAsked && isAnsweredAlone(event) ? [[key, event]] : [];
    }),
  );
}
