import { cancellationOf, cancelled } from './cancelled.ts';
import { derivedFrom, isDerived } from './derived.ts';
import { endOfAll, isFrom, ownEnd, withEndOfAll } from './ends.ts';
import { isFutureRange } from './instance.ts';
import { type Component, propertyOf } from './jcal.ts';
import { isPassedOver, isStale } from './merge.ts';
import type { Meeting, Message } from './message.ts';
import { changedTo, early, type Result } from './result.ts';
import { type Events, eventsByKey, keysFor, storedObject } from './stored.ts';
import { compareVersions, isWrittenAfter, receivedVersion, type Version, versionOf } from './version.ts';

/** CANCEL (RFC 5546 §3.2.5) of all, of single instances, or from one on (RANGE=THISANDFUTURE). */
export function applyCancel(stored: Meeting, message: Message): Result {
  const before = eventsByKey(stored);
  const events = new Map(before);
  const keyIn = keysFor(stored, message);
  let calendar = stored.calendar;
  let isEarly = false;
  for (const end of message.events) {
    const key = keyIn(end);
    const version = versionOf(end);
    if (isPassedOver(key, version, before) || (key === '' && isStale(end, before.get('')))) continue;
    const all = endOfAll(calendar);
    for (const [other, event] of [...events])
      if (other === key) events.set(key, endedItself(end, event, ownEnd(key, events, all)));
      else if (isMeant(key, end, other))
        events.set(other, endedAlong(version, event, ownEnd(other, events, all)));
    if (key === '') calendar = withEndOfAll(calendar, version);
    else if (!events.has(key) && !before.has('')) isEarly = true;
    else if (!events.has(key)) events.set(key, endedInstance(end, before, message.calendar));
  }
  const after = storedObject(stored.calendar, message, events, calendar);
  if (!after) return isEarly ? early : changedTo(after);
  return { outcome: 'changed', calendar: after, isEarly };
}

function isMeant(key: string, end: Component, other: string): boolean {
  return key === '' || (isFutureRange(end) && isFrom(key, other));
}

/** Unless the organizer said something later of it. */
function endedItself(end: Component, event: Component, own: Version | undefined): Component {
  const version = versionOf(end);
  if (own && compareVersions(version, own) <= 0) return event;
  return !isDerived(event) && isStale(end, event) ? event : cancelled(event, version);
}

/** One that ended by itself before stays as it is. */
function endedAlong(version: Version, event: Component, own: Version | undefined): Component {
  const current = cancellationOf(event);
  if (own || (current && compareVersions(version, current) <= 0)) return event;
  const isLater = !isDerived(event) && isWrittenAfter(receivedVersion(event), version);
  return isLater ? event : cancelled(event, version);
}

/** An instance of which the organizer had said nothing alone. */
function endedInstance(end: Component, before: Events, calendar: Component): Component {
  const [series, id] = [before.get(''), propertyOf(end, 'recurrence-id')];
  return series && id ? cancelled(derivedFrom(series, id, calendar), versionOf(end)) : end;
}
