import { Refusal } from '../../../app/agent.ts';
import { addressOf, isSameAddress } from '../itip/address.ts';
import { attendeeOf, ownAddressIn } from '../itip/attendee.ts';
import type { Meeting } from '../itip/message.ts';

/** The address of whom the person names, by JID or by a URI. */
export function delegateOf(named: string): string {
  return addressOf(named.includes(':') ? named : `xmpp:${named}`);
}

/**
 * Whether the person can pass their invitation on to that one (RFC 5546 §3.2.2.3).
 * @throws Refusal where they cannot
 */
export function assertDelegate(meeting: Meeting, delegate: string, owner: ReadonlySet<string>): void {
  const { events, organizer = '' } = meeting;
  const refuse = (why: string) => {
    throw new Refusal('not-acceptable', why);
  };
  if (ownAddressIn(events, owner) === undefined)
    refuse('It invites nobody, so there is nothing to pass on. Accept it or decline it.');
  if (owner.has(delegate)) refuse('That is yourself. Name somebody else, or accept it.');
  if (isSameAddress(organizer, delegate)) refuse('That is who asks you. Name somebody else, or decline it.');
  if (events.some((event) => attendeeOf(event, delegate)))
    refuse('They are invited already. Name somebody else, or decline it.');
}
