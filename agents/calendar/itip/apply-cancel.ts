import { cancellationOf, cancelled } from './cancelled.ts';
import { derivedFrom, isDerived } from './derived.ts';
import { isFutureRange, keyOf } from './instance.ts';
import { type Component, propertyOf } from './jcal.ts';
import { isPassedOver, isStale } from './merge.ts';
import type { Meeting, Message } from './message.ts';
import { changedTo, early, type Result } from './result.ts';
import { eventsByKey, storedObject } from './stored.ts';
import { compareVersions, isWrittenAfter, receivedVersion, versionOf } from './version.ts';

/** CANCEL (RFC 5546 §3.2.5) of all, of single instances, or from one on (RANGE=THISANDFUTURE). */
export function applyCancel(stored: Meeting, message: Message): Result {
  const before = eventsByKey(stored);
  const events = new Map(before);
  let isEarly = false;
  for (const end of message.events) {
    const key = keyOf(end, message.calendar);
    if (isPassedOver(key, versionOf(end), before) || (key === '' && isStale(end, before.get('')))) continue;
    for (const [other, event] of [...events])
      if (isMeant(key, end, other)) events.set(other, endedBy(end, event, key === other));
    if (events.has(key)) continue;
    const id = propertyOf(end, 'recurrence-id');
    const series = before.get('');
    if (series && id) events.set(key, cancelled(derivedFrom(series, id, message.calendar), versionOf(end)));
    else if (id) isEarly = true;
  }
  const after = storedObject(stored.calendar, message, events);
  return after || !isEarly ? changedTo(after) : early;
}

function isMeant(key: string, end: Component, other: string): boolean {
  return key === '' || other === key || (isFutureRange(end) && other !== '' && other >= key.slice(0, -1));
}

/** Unless the organizer said something later of it. */
function endedBy(end: Component, event: Component, isItself: boolean): Component {
  const version = versionOf(end);
  const current = cancellationOf(event);
  if (current && compareVersions(version, current) <= 0) return event;
  if (isDerived(event)) return cancelled(event, version);
  const isLater = isItself ? isStale(end, event) : isWrittenAfter(receivedVersion(event), version);
  return isLater ? event : cancelled(event, version);
}
