import { Refusal } from '../../../app/agent.ts';
import { MAX_MESSAGE_CHARACTERS } from '../text/limits.ts';
import { isSameAddress } from './address.ts';
import { withoutDelegators } from './delegate-reply.ts';
import { keyOf, startOf } from './instance.ts';
import {
  type Component,
  componentsOf,
  propertiesOf,
  readJcal,
  textIn,
  textOf,
  withProperties,
  writeJcal,
} from './jcal.ts';
import { checkRules } from './rules.ts';
import { checkTimes } from './times.ts';
import { withoutTraces } from './traces.ts';

/** RFC 5546 §1.4. */
export const methods = [
  'PUBLISH',
  'REQUEST',
  'REPLY',
  'ADD',
  'CANCEL',
  'REFRESH',
  'COUNTER',
  'DECLINECOUNTER',
] as const;
export type Method = (typeof methods)[number];

/** An object of one meeting: all its VEVENTs have one UID and, if any, one ORGANIZER. */
export interface Meeting {
  calendar: Component;
  uid: string;
  organizer: string | undefined;
  events: readonly Component[];
}

export interface Message extends Meeting {
  method: Method;
}

const MAX_EVENTS = 1000;
const MAX_SEQUENCE = 2 ** 31 - 1;

/** Refuses, in words, what is no iTIP message about a meeting. */
export function readMessage(text: string, maxCharacters = MAX_MESSAGE_CHARACTERS): Message {
  // As it will be read when it is stored: of a few strange values the parser makes others when it writes them.
  return messageOf(readJcal(writeJcal(readJcal(text, maxCharacters))));
}

export function messageOf(given: Component): Message {
  const calendar = withoutTraces(given);
  const name = textIn(calendar, 'method')?.toUpperCase();
  if (!name) throw malformed('it has no METHOD');
  const method = methods.find((one) => one === name);
  if (!method || propertiesOf(calendar, 'method').length > 1) throw malformed('its METHOD is none of iTIP');
  const message = { ...meetingOf(method === 'REPLY' ? withoutDelegators(calendar) : calendar), method };
  const answers = ['REPLY', 'REFRESH'].includes(method);
  for (const event of answers ? message.events : [])
    if (propertiesOf(event, 'attendee').length !== 1)
      throw malformed(`a ${method} comes from one ATTENDEE, and names no other`);
  return message;
}

/** A stored object has no METHOD (RFC 4791 §4.1), also where somebody stored a message. */
export function readMeeting(text: string): Meeting {
  return meetingOf(withProperties(readJcal(text), ['method']));
}

export function meetingOf(calendar: Component): Meeting {
  const events = componentsOf(calendar, 'vevent');
  const [first] = events;
  if (!first) throw malformed('there is no meeting (VEVENT) in it');
  if (events.length > MAX_EVENTS) throw malformed(`it has more than ${MAX_EVENTS} VEVENTs`);
  for (const other of ['vtodo', 'vjournal', 'vfreebusy'])
    if (componentsOf(calendar, other).length > 0) throw malformed(`a ${other.toUpperCase()} is in it, too`);
  checkRules(calendar);
  checkTimes(calendar);
  for (const event of events) checkEvent(event);
  const uid = textIn(first, 'uid') ?? '';
  const organizer = textIn(first, 'organizer');
  for (const event of events) {
    if (textIn(event, 'uid') !== uid) throw malformed('its VEVENTs have different UIDs');
    const another = textIn(event, 'organizer');
    if (another !== organizer && !(another && organizer && isSameAddress(another, organizer)))
      throw malformed('its VEVENTs have different ORGANIZERs');
  }
  const start = startOf(events, calendar);
  if (new Set(events.map((event) => keyOf(event, calendar, start))).size < events.length)
    throw malformed('one instance is in it twice');
  return { calendar, uid, organizer, events };
}

function checkEvent(event: Component): void {
  for (const name of ['organizer', 'sequence', 'dtstamp', 'recurrence-id', 'status', 'dtstart', 'dtend'])
    if (propertiesOf(event, name).length > 1) throw malformed(`a VEVENT has ${name.toUpperCase()} twice`);
  if (!textIn(event, 'uid')) throw malformed('a VEVENT has no UID');
  for (const property of propertiesOf(event, 'sequence')) {
    const sequence = Number(textOf(property));
    if (!Number.isInteger(sequence) || sequence < 0 || sequence > MAX_SEQUENCE)
      throw malformed('its SEQUENCE is no number that one can count with');
  }
}

/** As the person is told of it. */
export function titleOf({ events }: Pick<Meeting, 'events'>): string {
  const [event] = events;
  return (event && textIn(event, 'summary')) || 'a meeting without a title';
}

export function malformed(why: string): Refusal {
  return new Refusal('bad-request', `This is no message about a meeting: ${why}.`);
}
