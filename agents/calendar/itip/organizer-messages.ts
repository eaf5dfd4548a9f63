import { addressOf } from './address.ts';
import { attendeeOf, partstatOf } from './attendee.ts';
import { isCancelled } from './cancelled.ts';
import { composed, type Outgoing, sendable } from './compose.ts';
import { attendeesOf } from './counted.ts';
import { type Component, mapProperties, parameterOf, withParameters, withProperties } from './jcal.ts';
import type { Meeting } from './message.ts';
import { sequenceOf, type Version, withVersion } from './version.ts';
import { isSameView, viewOf } from './view.ts';

type View = ReadonlyMap<string, Component>;

/**
 * What an organizer's change is to each attendee (RFC 6638 §3.2.1): the whole of what they are invited to by REQUEST,
 * or its end by CANCEL. `after` is counted; there is none when the meeting was deleted.
 */
export function organizerMessages(
  before: Meeting | undefined,
  after: Meeting | undefined,
  organizer: string,
  stamp: string,
): Outgoing[] {
  const meetings = [before, after].filter((meeting) => meeting !== undefined);
  const host = addressOf(organizer);
  const people = new Set(meetings.flatMap(attendeesOf).filter((one) => one !== host));
  return [...people].flatMap((recipient) => {
    const old = before ? viewOf(before, recipient) : new Map<string, Component>();
    const now = after ? viewOf(after, recipient) : new Map<string, Component>();
    const ends = lostFrom(old, now).map((event) => endOf(event, after, recipient, stamp));
    const isTold = after && (isForced(after, recipient) || !isSameView(seen(old), seen(now), host));
    const messages = { CANCEL: ends, REQUEST: isTold ? [...now.values()].map(asking) : [] };
    return (['CANCEL', 'REQUEST'] as const).flatMap((method) => {
      const events = messages[method];
      const [meeting] = [after, before].filter((one) => one !== undefined);
      if (!meeting || events.length === 0) return [];
      const calendar = composed(method, events, meeting.calendar);
      return [{ method, uid: meeting.uid, sender: host, recipient, calendar }];
    });
  });
}

function seen(view: View): View {
  return new Map([...view].map(([key, event]) => [key, sendable(event)]));
}

/** What somebody was invited to and is no more; an instance of a series that they still have falls out by EXDATE. */
function lostFrom(old: View, now: View): Component[] {
  const whole = old.get('');
  if (now.has('')) return [];
  if (whole) return [whole];
  return [...old].filter(([key]) => !now.has(key)).map(([, event]) => event);
}

/** One event of a CANCEL (RFC 5546 §3.2.5). STATUS:CANCELLED says that it is cancelled for all, not for them alone. */
function endOf(event: Component, after: Meeting | undefined, recipient: string, stamp: string): Component {
  const isForAll = !after || after.events.every(isCancelled) || isMasterCancelled(after);
  const version: Version = { sequence: sequenceAfter(event, after), stamp };
  const [name, properties] = event;
  const short = properties.filter((one) => said.includes(one[0]));
  const named = short.filter((one) => one[0] !== 'attendee' || one === attendeeOf(event, recipient));
  const end = withVersion([name, named, []], version);
  return isForAll ? withProperties(end, [], [['status', {}, 'text', 'CANCELLED']]) : end;
}

const said = ['uid', 'recurrence-id', 'dtstart', 'dtend', 'duration', 'summary', 'organizer', 'attendee'];

function sequenceAfter(event: Component, after: Meeting | undefined): number {
  return Math.max(sequenceOf(event) + 1, ...(after?.events ?? []).map(sequenceOf));
}

function isMasterCancelled({ events }: Meeting): boolean {
  return events.some((event) => !event[1].some(([name]) => name === 'recurrence-id') && isCancelled(event));
}

/** RFC 6638 §7.2. */
function isForced({ events }: Meeting, recipient: string): boolean {
  return events.some((event) => {
    const attendee = attendeeOf(event, recipient);
    return attendee && parameterOf(attendee, 'schedule-force-send')?.toUpperCase() === 'REQUEST';
  });
}

/** An attendee of whom nothing is known has to act; some programs show an invitation only if that is said. */
function asking(event: Component): Component {
  return mapProperties(event, (one) =>
    one[0] === 'attendee' ? withParameters(one, { partstat: partstatOf(one) }) : one,
  );
}
