import { Refusal } from '../../../app/agent.ts';
import { addressOf, isSameAddress } from './address.ts';
import { attendeeOf, withAttendee } from './attendee.ts';
import { replyOf } from './attendee-messages.ts';
import { composed, type Outgoing } from './compose.ts';
import { derivedFrom } from './derived.ts';
import { instanceKey, startOf } from './instance.ts';
import { type Component, type Property, withComponents, withParameters, withProperties } from './jcal.ts';
import type { Meeting } from './message.ts';
import { isInstanceOf } from './series.ts';
import { eventsByKey } from './stored.ts';
import { stampAfter } from './version.ts';

export interface Answer {
  /** Whose answer it is. */
  as: string;
  partstat: 'ACCEPTED' | 'TENTATIVE' | 'DECLINED' | 'DELEGATED';
  /** To whom the invitation is passed on, with DELEGATED. */
  delegate?: string | undefined;
  comment?: string | undefined;
  /** Of one instance (RECURRENCE-ID); else to everything to which they are invited. */
  instance?: Property | undefined;
  /** Instances (RECURRENCE-ID) of which everything else is answered. */
  spared?: readonly Property[];
  now: Date;
}

/** A REPLY (RFC 5546 §3.2.3) and the attendee's own object with that answer in it. */
export function answerTo(meeting: Meeting, answer: Answer): { message: Outgoing; calendar: Component } {
  const organizer = organizerOf(meeting);
  const stamp = stampAfter(answer.now, meeting.calendar);
  const events = eventsByKey(meeting);
  const meant = answer.instance
    ? [oneInstance(meeting, answer.instance, answer.as)]
    : [...events].filter(([key]) => !sparedIn(meeting, answer).has(key));
  const given = meant.flatMap(([key, event]): [string, Component][] => {
    const attendee = attendeeOf(event, answer.as);
    return attendee ? [[key, withAttendee(event, answeredAs(attendee, answer))]] : [];
  });
  if (given.length === 0) throw notInvited();
  const replies = given.flatMap(([, event]) => {
    const attendee = attendeeOf(event, answer.as);
    return attendee ? [withComment(replyOf({ event, attendee }, meeting, stamp), answer.comment)] : [];
  });
  for (const [key, event] of given) events.set(key, event);
  const others = meeting.calendar[2].filter(([name]) => name !== 'vevent');
  return {
    message: {
      ...{ method: 'REPLY', uid: meeting.uid, sender: addressOf(answer.as), recipient: addressOf(organizer) },
      calendar: composed('REPLY', replies, meeting.calendar),
    },
    calendar: withComponents(meeting.calendar, [...others, ...events.values()]),
  };
}

function sparedIn({ events, calendar }: Meeting, { spared = [] }: Answer): Set<string> {
  const start = startOf(events, calendar);
  return new Set(spared.map((id) => instanceKey(id, calendar, start)));
}

/** One that is an exception already, or is one from now on. */
export function oneInstance(meeting: Meeting, instance: Property, as = ''): [string, Component] {
  const id: Property = ['recurrence-id', instance[1], instance[2], instance[3]];
  const key = instanceKey(id, meeting.calendar, startOf(meeting.events, meeting.calendar));
  const events = eventsByKey(meeting);
  const series = events.get('');
  const isOne = series && isInstanceOf(series, id, meeting.calendar);
  const event = events.get(key) ?? (isOne && derivedFrom(series, id, meeting.calendar, addressOf(as)));
  if (!event) throw new Refusal('item-not-found', 'The meeting has no such instance.');
  return [key, event];
}

function answeredAs(attendee: Property, { as, partstat, delegate }: Answer): Property {
  if ((partstat === 'DELEGATED') !== (delegate !== undefined))
    throw new Refusal(
      'bad-request',
      'Say to whom the invitation is passed on, with DELEGATED and only with it.',
    );
  if (delegate !== undefined && isSameAddress(delegate, as))
    throw new Refusal('bad-request', 'An invitation cannot be passed on to oneself.');
  return withParameters(attendee, { partstat, rsvp: undefined, 'delegated-to': delegate });
}

export function organizerOf({ organizer }: Meeting): string {
  if (organizer) return organizer;
  throw new Refusal('not-acceptable', 'Nobody organizes this meeting, so there is nobody to write to.');
}

export function notInvited(): Refusal {
  return new Refusal('not-acceptable', 'This address is not invited to the meeting.');
}

export function withComment(event: Component, comment: string | undefined): Component {
  return comment ? withProperties(event, [], [['comment', {}, 'text', comment]]) : event;
}
