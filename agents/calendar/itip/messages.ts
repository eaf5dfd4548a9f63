import { Refusal } from '../../../app/agent.ts';
import { isSameAddress } from './address.ts';
import { attendeeMessages } from './attendee-messages.ts';
import type { Outgoing } from './compose.ts';
import { counted, notOlder } from './counted.ts';
import { type Component, componentsOf } from './jcal.ts';
import { type Meeting, meetingOf } from './message.ts';
import { organizerMessages } from './organizer-messages.ts';
import { stampAfter } from './version.ts';

export interface Change {
  before?: Component | undefined;
  /** None when the object was deleted. */
  after?: Component | undefined;
  /** Whose object it is, and who changed it. */
  as: string;
  now: Date;
}

export interface Consequence {
  messages: Outgoing[];
  /** What is to be stored instead of `after`: with SEQUENCE and DTSTAMP as they were sent, and answers asked anew. */
  calendar: Component | undefined;
}

/** Which iTIP messages a person's change to their own stored object causes (RFC 6638 §3.2). */
export function consequenceOf({ before, after, as, now }: Change): Consequence {
  const old = scheduled(before);
  const current = scheduled(after);
  if (old && current) checkSame(old, current);
  const organizer = current?.organizer ?? old?.organizer;
  if (!organizer || (after && !current)) return { messages: [], calendar: after };
  const stamp = stampAfter(now, before, after);
  if (!isSameAddress(organizer, as))
    return { messages: attendeeMessages(old, current, as, stamp), calendar: after };
  const calendar = current && counted(old, current, stamp);
  const messages = organizerMessages(old, calendar && meetingOf(calendar), organizer, stamp);
  return { messages, calendar: messages.length > 0 || !current ? calendar : notOlder(old, current) };
}

/** Only meetings are scheduled here; a task or a note causes nothing. */
function scheduled(calendar: Component | undefined): Meeting | undefined {
  return calendar && componentsOf(calendar, 'vevent').length > 0 ? meetingOf(calendar) : undefined;
}

function checkSame(old: Meeting, current: Meeting): void {
  if (old.uid !== current.uid)
    throw new Refusal(
      'not-acceptable',
      'The object before and the object after are two meetings: their UIDs differ.',
    );
  if (old.organizer && current.organizer && !isSameAddress(old.organizer, current.organizer))
    throw new Refusal(
      'not-acceptable',
      'A meeting keeps its ORGANIZER; for another one, make another meeting.',
    );
}
