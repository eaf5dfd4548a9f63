import { Refusal } from '../../../app/agent.ts';
import { addressOf } from './address.ts';
import { notInvited, oneInstance, organizerOf, withComment } from './answer.ts';
import { attendeeOf } from './attendee.ts';
import { composed, type Outgoing } from './compose.ts';
import { derivedInstance, masterOf } from './instance.ts';
import { type Component, type Property, propertyOf, textOf, withComponents, withProperties } from './jcal.ts';
import type { Meeting, Message } from './message.ts';
import { isInstanceOf } from './series.ts';
import { eventsByKey, keysFor } from './stored.ts';
import { sequenceOf, stampAfter, withVersion } from './version.ts';

export interface Proposal {
  as: string;
  /** DTSTART and DTEND (or DURATION) as they should be. */
  times: readonly Property[];
  comment?: string | undefined;
  instance?: Property | undefined;
  now: Date;
}

const times = ['dtstart', 'dtend', 'duration'];

/** An attendee proposes another time (RFC 5546 §3.2.7); SEQUENCE is that of what is countered. */
export function counterOf(meeting: Meeting, proposal: Proposal): Outgoing {
  const event = eventMeant(meeting, proposal.instance);
  const attendee = attendeeOf(event, proposal.as);
  if (!attendee) throw notInvited();
  const kept = event[1].filter(([name]) => said.includes(name));
  const proposed: Component = ['vevent', [...kept, ...proposal.times, attendee], []];
  return {
    ...{ method: 'COUNTER', uid: meeting.uid },
    ...{ sender: addressOf(proposal.as), recipient: addressOf(organizerOf(meeting)) },
    calendar: sentNow('COUNTER', withComment(proposed, proposal.comment), meeting, proposal.now),
  };
}

const said = [
  'uid',
  'recurrence-id',
  'sequence',
  'organizer',
  'summary',
  'location',
  'rrule',
  'rdate',
  'exdate',
];

/**
 * The organizer's object with the proposed times, to be stored and told to all (see messages.ts); nobody has said yes
 * to them. Of all that a COUNTER may say only the times are taken.
 */
export function withProposal(meeting: Meeting, counter: Message): Component {
  const events = eventsByKey(meeting);
  const keyIn = keysFor(meeting, counter);
  for (const proposed of counter.events) {
    const key = keyIn(proposed);
    const id = propertyOf(proposed, 'recurrence-id');
    const series = masterOf(meeting.events);
    const isOne = series && id && isInstanceOf(series, id, meeting.calendar);
    const event = events.get(key) ?? (isOne && derivedInstance(series, id, meeting.calendar));
    const start = propertyOf(proposed, 'dtstart');
    if (!event || !start)
      throw new Refusal('item-not-found', 'The proposal is about nothing that is in the meeting.');
    events.set(key, withProperties(event, times, timesOf(proposed)));
  }
  const zones = meeting.calendar[2].filter(([name]) => name !== 'vevent');
  const names = new Set(zones.map(nameOfZone));
  const brought = counter.calendar[2].filter((one) => one[0] === 'vtimezone' && !names.has(nameOfZone(one)));
  return withComponents(meeting.calendar, [...zones, ...brought, ...events.values()]);
}

function timesOf([, properties]: Component): Property[] {
  return properties.filter(([name]) => times.includes(name));
}

function nameOfZone(zone: Component): string {
  const name = propertyOf(zone, 'tzid');
  return name ? textOf(name) : '';
}

/** The organizer keeps to their time (RFC 5546 §3.2.8). */
export function declineOfCounter(meeting: Meeting, counter: Message, now: Date, comment?: string): Outgoing {
  const [proposed] = counter.events;
  const attendee = proposed && propertyOf(proposed, 'attendee');
  const organizer = organizerOf(meeting);
  if (!proposed || !attendee) throw notInvited();
  const event = eventMeant(meeting, propertyOf(proposed, 'recurrence-id'));
  const kept = event[1].filter(([name]) => [...said, ...times].includes(name) && name !== 'location');
  const declined = withComment(['vevent', [...kept, attendee], []], comment);
  return {
    ...{ method: 'DECLINECOUNTER', uid: meeting.uid },
    ...{ sender: addressOf(organizer), recipient: addressOf(textOf(attendee)) },
    calendar: sentNow('DECLINECOUNTER', declined, meeting, now),
  };
}

function eventMeant(meeting: Meeting, instance: Property | undefined): Component {
  if (instance) return oneInstance(meeting, instance)[1];
  const event = masterOf(meeting.events) ?? meeting.events[0];
  if (!event) throw notInvited();
  return event;
}

function sentNow(
  method: 'COUNTER' | 'DECLINECOUNTER',
  event: Component,
  meeting: Meeting,
  now: Date,
): Component {
  const stamp = stampAfter(now, meeting.calendar);
  return composed(method, [withVersion(event, { sequence: sequenceOf(event), stamp })], meeting.calendar);
}
