import { Refusal } from '../../../app/agent.ts';
import { addressOf } from './address.ts';
import { answered, delegates, newcomer } from './answered.ts';
import { attendeeOf, hasReplied, isAfterLastReply, partstatOf, withAttendee, withReply } from './attendee.ts';
import { derivedInstance } from './instance.ts';
import { type Component, mapProperties, type Property, propertyOf, textOf } from './jcal.ts';
import { type Meeting, type Message, malformed } from './message.ts';
import { changedTo, type Result } from './result.ts';
import { isInstanceOf } from './series.ts';
import { eventsByKey, keysFor, storedObject } from './stored.ts';
import { sequenceOf, type Version, versionOf } from './version.ts';

/** Somebody whom nobody invited answers (RFC 5546 §3.2.3): the organizer may let them in or not. */
export type Uninvited = 'add' | 'refuse';

/** REPLY (RFC 5546 §3.2.3): one attendee's answer to all, or to single instances. */
export function applyReply(stored: Meeting, message: Message, uninvited: Uninvited): Result {
  const events = eventsByKey(stored);
  const keyIn = keysFor(stored, message);
  const given = message.events.map((reply) => ({ key: keyIn(reply), ...answerOf(reply) }));
  if (new Set(given.map(({ attendee }) => addressOf(textOf(attendee)))).size > 1)
    throw malformed('a REPLY comes from one ATTENDEE, and names no other');
  const named = new Set(given.map(({ key }) => key));
  for (const answer of given.sort((one, other) => (one.key < other.key ? -1 : 1))) {
    const before = events.get(answer.key) ?? newException(events, answer, stored.calendar);
    if (!before) continue;
    const after = withAnswer(before, answer, uninvited, events.has(answer.key));
    if (!after) continue;
    events.set(answer.key, after);
    for (const [key, event] of answer.key === '' ? [...events] : [])
      if (!named.has(key)) events.set(key, inStep(event, before, answer));
  }
  return changedTo(storedObject(stored.calendar, { ...message, calendar: stored.calendar }, events));
}

export interface Answer {
  reply: Component;
  attendee: Property;
  version: Version;
}

function answerOf(reply: Component): Answer {
  const attendee = propertyOf(reply, 'attendee');
  if (!attendee) throw malformed('a REPLY comes from one ATTENDEE');
  return { reply, attendee, version: versionOf(reply) };
}

/** Nothing when it answers an older version, or is older than their last answer, or the same again. */
function withAnswer(
  event: Component,
  answer: Answer,
  uninvited: Uninvited,
  wasThere: boolean,
): Component | undefined {
  const sequence = sequenceOf(event);
  if (answer.version.sequence < sequence) return undefined;
  const mine = attendeeOf(event, textOf(answer.attendee));
  if (!mine && uninvited === 'refuse')
    throw new Refusal('forbidden', 'An answer came from somebody who is not invited to this meeting.');
  // Nobody can answer what is not yet asked.
  const version = { ...answer.version, sequence };
  if (mine && !isAfterLastReply(mine, version)) return undefined;
  const now = withReply(mine ? answered(mine, answer, wasThere) : newcomer(answer.attendee), version);
  return delegates(withAttendee(event, now), answer.attendee);
}

/** A guest could fill the organizer's calendar with them. */
const MAX_EXCEPTIONS = 300;

/** The organizer has said nothing of this instance on its own: the answer makes it an exception. */
function newException(
  events: ReadonlyMap<string, Component>,
  { reply }: Answer,
  calendar: Component,
): Component | undefined {
  const series = events.get('');
  const id = propertyOf(reply, 'recurrence-id');
  if (!series || !id || !isInstanceOf(series, id, calendar)) return undefined;
  if (events.size > MAX_EXCEPTIONS)
    throw new Refusal(
      'not-acceptable',
      'So many single instances of this meeting were answered that no more can be.',
    );
  return mapProperties(derivedInstance(series, id, calendar), (one) =>
    one[0] === 'attendee' ? withReply(one, undefined) : one,
  );
}

/** What was answered to the whole is also the answer to an instance to which they gave none of its own. */
function inStep(event: Component, series: Component, { attendee, version }: Answer): Component {
  const address = textOf(attendee);
  const there = attendeeOf(event, address);
  const before = attendeeOf(series, address);
  if (!there || !before || hasReplied(there) || version.sequence < sequenceOf(event)) return event;
  if (partstatOf(there) !== partstatOf(before)) return event;
  return delegates(withAttendee(event, answered(there, { attendee }, true)), attendee);
}
