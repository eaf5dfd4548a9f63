import { type Component, propertiesOf } from './jcal.ts';
import { type Message, type Method, malformed } from './message.ts';

/** What each event must have besides UID (RFC 5546 §3.2.1 to §3.2.8). */
const needed: Record<Method, readonly string[]> = {
  PUBLISH: ['dtstamp', 'organizer', 'dtstart'],
  REQUEST: ['dtstamp', 'organizer', 'dtstart', 'attendee'],
  REPLY: ['dtstamp', 'organizer', 'attendee'],
  ADD: ['dtstamp', 'organizer', 'dtstart', 'attendee'],
  CANCEL: ['dtstamp', 'organizer'],
  REFRESH: ['dtstamp', 'organizer', 'attendee'],
  COUNTER: ['dtstamp', 'organizer', 'dtstart', 'attendee'],
  DECLINECOUNTER: ['dtstamp', 'organizer', 'attendee'],
};

/**
 * Refuses a message in which something is missing. What comes over the wire is held to it; a file that somebody made
 * by hand is applied as far as it goes.
 */
export function assertComplete(message: Message): void {
  for (const event of message.events)
    for (const name of needed[message.method])
      if (!isThere(event, name)) throw malformed(`a ${message.method} has to have ${name.toUpperCase()}`);
}

function isThere(event: Component, name: string): boolean {
  return propertiesOf(event, name).length > 0;
}
