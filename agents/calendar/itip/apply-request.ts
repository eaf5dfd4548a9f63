import { asInstance, markedAdded } from './added.ts';
import { withoutTraces } from './cancelled.ts';
import { isAnsweredAlone } from './derived.ts';
import { keyOf, masterOf } from './instance.ts';
import { type Component, propertyOf } from './jcal.ts';
import { isPassedOver, isStale, mergedEvent } from './merge.ts';
import { type Meeting, type Message, malformed } from './message.ts';
import { withoutAlarms } from './own.ts';
import { changedTo, type Result, unchanged } from './result.ts';
import { eventsByKey, storedObject } from './stored.ts';
import { isWrittenAfter, receivedVersion, versionOf } from './version.ts';

/**
 * REQUEST (RFC 5546 §3.2.2), and PUBLISH (§3.2.1), which differs in that nobody is asked. With the series in it, it is
 * all there is to know at its time; without, it speaks of single instances.
 */
export function applyRequest(stored: Meeting | undefined, message: Message): Result {
  const master = masterOf(message.events);
  const before = stored ? eventsByKey(stored) : new Map<string, Component>();
  if (master && isStale(master, before.get(''))) return unchanged;
  const events = master ? olderGone(before, master) : new Map(before);
  for (const event of message.events) {
    const key = keyOf(event, message.calendar);
    const merged = mergedEvent(withoutTraces(withoutAlarms(event)), key, before);
    if (merged) events.set(key, merged);
  }
  return changedTo(storedObject(stored?.calendar, message, events));
}

/** ADD (RFC 5546 §3.2.4): instances that the series has not of itself. */
export function applyAdd(stored: Meeting, message: Message): Result {
  const before = eventsByKey(stored);
  const events = new Map(before);
  for (const event of message.events) {
    if (propertyOf(event, 'rrule')) throw malformed('an ADD brings single instances, and no RRULE');
    if (!propertyOf(event, 'dtstart')) throw malformed('an ADD says when, by DTSTART');
    const instance = asInstance(withoutTraces(withoutAlarms(event)));
    const key = keyOf(instance, message.calendar);
    const merged = mergedEvent(instance, key, before);
    if (merged && !isPassedOver(key, versionOf(event), before)) events.set(key, markedAdded(merged));
  }
  return changedTo(storedObject(stored.calendar, message, events));
}

/**
 * Of the instances here only those stay that the organizer wrote about later, and those to which the person answered
 * alone, unless everybody is asked again.
 */
function olderGone(before: ReadonlyMap<string, Component>, master: Component): Map<string, Component> {
  const version = versionOf(master);
  const series = before.get('');
  const isSameAsked = series !== undefined && receivedVersion(series).sequence === version.sequence;
  return new Map(
    [...before].filter(
      ([key, event]) =>
        key !== '' && (isWrittenAfter(versionOf(event), version) || (isSameAsked && isAnsweredAlone(event))),
    ),
  );
}
