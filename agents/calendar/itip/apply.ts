import { Refusal } from '../../../app/agent.ts';
import { isSameAddress } from './address.ts';
import { applyCancel } from './apply-cancel.ts';
import { applyReply, type Uninvited } from './apply-reply.ts';
import { applyAdd, applyRequest } from './apply-request.ts';
import { propertyOf } from './jcal.ts';
import type { Meeting, Message } from './message.ts';
import { early, question, type Result, unchanged } from './result.ts';
import { sequenceOf } from './version.ts';

/**
 * What an iTIP message (RFC 5546) makes of the object that is stored of its UID. Who sent it is not looked at here:
 * see sender.ts. A Refusal says why it must not be applied.
 */
export function applyMessage(stored: Meeting | undefined, message: Message, uninvited: Uninvited): Result {
  if (!stored) return applyToNothing(message);
  if (stored.uid !== message.uid)
    throw new Refusal('not-acceptable', 'The message is about another meeting than the one that is here.');
  checkOrganizer(stored, message);
  switch (message.method) {
    case 'PUBLISH':
      checkPublished(stored, message);
      return applyRequest(stored, message);
    case 'REQUEST':
      return applyRequest(stored, message);
    case 'ADD':
      return applyAdd(stored, message);
    case 'CANCEL':
      return applyCancel(stored, message);
    case 'REPLY':
      return applyReply(stored, message, uninvited);
    case 'COUNTER':
    case 'DECLINECOUNTER':
      return isOutdated(stored, message) ? unchanged : question;
    case 'REFRESH':
      return question;
  }
}

/** RFC 5546 §3.2.1: what is published invites nobody, so it is no word on a meeting that does. */
function checkPublished(stored: Meeting, message: Message): void {
  const invites = ({ events }: Meeting) => events.some((event) => propertyOf(event, 'attendee'));
  if (invites(stored) && !invites(message))
    throw new Refusal('not-acceptable', 'To a meeting with invitations nothing can be published (PUBLISH).');
}

/** What comes before the invitation may be late, or of another's calendar: it makes nothing. */
function applyToNothing(message: Message): Result {
  switch (message.method) {
    case 'PUBLISH':
    case 'REQUEST':
      return applyRequest(undefined, message);
    case 'ADD':
    case 'CANCEL':
      return early;
    default:
      return unchanged;
  }
}

/** An organizer cannot hand a meeting over (RFC 5546 §2.1.1), nor can a stranger take it. */
function checkOrganizer(stored: Meeting, message: Message): void {
  const mine = stored.organizer;
  const theirs = message.organizer;
  const isSame = mine !== undefined && theirs !== undefined && isSameAddress(mine, theirs);
  if (mine === theirs || isSame) return;
  throw new Refusal('forbidden', 'The message does not name the organizer of this meeting as its ORGANIZER.');
}

/** A proposal against times that no longer hold is none. */
function isOutdated(stored: Meeting, message: Message): boolean {
  const current = Math.max(...stored.events.map(sequenceOf));
  return message.events.every((event) => sequenceOf(event) < current);
}
