import { Refusal } from '../../../app/agent.ts';
import { addressOf, addressOfJid } from './address.ts';
import { type Component, propertiesOf, textOf } from './jcal.ts';
import type { Message } from './message.ts';

/** RFC 5546 §1.4: who may say what. */
const byOrganizer: readonly string[] = ['PUBLISH', 'REQUEST', 'ADD', 'CANCEL', 'DECLINECOUNTER'];

/**
 * Refuses a message that speaks for somebody else than `from`, the JID that the server says it came from: ORGANIZER
 * of what an organizer says, the one ATTENDEE of what an attendee says, in each of its events. SENT-BY gives no right,
 * for it is the sender's own word. `others` are the addresses that the person has bound to that JID, such as its
 * mailto:, or whom it may write for.
 */
export function assertSender(message: Message, from: string, others: readonly string[] = []): void {
  const own = new Set([addressOfJid(from), ...others.map(addressOf)]);
  const role = isByOrganizer(message) ? 'organizer' : 'attendee';
  for (const event of message.events) {
    const named = propertiesOf(event, role).map(textOf);
    const [one, another] = named;
    if (one === undefined || another !== undefined || !own.has(addressOf(one))) throw forged(role, event);
  }
}

export function isByOrganizer({ method }: Message): boolean {
  return byOrganizer.includes(method);
}

function forged(role: string, event: Component): Refusal {
  const isThere = propertiesOf(event, role).length > 0;
  const why = isThere ? 'names somebody else' : 'does not name its sender';
  return new Refusal('forbidden', `The message ${why} as its ${role.toUpperCase()}.`);
}
