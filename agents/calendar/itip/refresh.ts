import { addressOf } from './address.ts';
import { notInvited, organizerOf } from './answer.ts';
import { attendeeOf } from './attendee.ts';
import { composed, type Outgoing } from './compose.ts';
import { type Component, propertyOf, textOf, withParameters } from './jcal.ts';
import type { Meeting, Message } from './message.ts';
import { stampAfter } from './version.ts';
import { viewOf } from './view.ts';

/** An attendee asks for the whole of it once more (RFC 5546 §3.2.6). */
export function refreshOf(meeting: Meeting, as: string, now: Date): Outgoing {
  const organizer = organizerOf(meeting);
  const [event] = meeting.events.filter((one) => attendeeOf(one, as));
  const attendee = event && attendeeOf(event, as);
  if (!event || !attendee) throw notInvited();
  const kept = event[1].filter(([name]) => name === 'uid' || name === 'organizer');
  const asking: Component = [
    'vevent',
    [
      ...kept,
      withParameters(attendee, { partstat: undefined, rsvp: undefined }),
      ['dtstamp', {}, 'date-time', stampAfter(now, meeting.calendar)],
    ],
    [],
  ];
  const calendar = composed('REFRESH', [asking], meeting.calendar);
  return {
    ...{ method: 'REFRESH', uid: meeting.uid, sender: addressOf(as), recipient: addressOf(organizer) },
    calendar,
  };
}

/** What the organizer sends then: nothing new, so that whoever has it stays as they are. */
export function refreshed(meeting: Meeting, refresh: Message): Outgoing {
  const attendee = refresh.events[0] && propertyOf(refresh.events[0], 'attendee');
  const organizer = organizerOf(meeting);
  const view = attendee ? viewOf(meeting, textOf(attendee)) : new Map<string, Component>();
  if (!attendee || view.size === 0) throw notInvited();
  return {
    ...{ method: 'REQUEST', uid: meeting.uid },
    ...{ sender: addressOf(organizer), recipient: addressOf(textOf(attendee)) },
    calendar: composed('REQUEST', [...view.values()], meeting.calendar),
  };
}
