import type { CalendarEvent } from '../events/event.ts';

/** FBTYPE (RFC 5545 §3.2.9), the strongest first. */
export const BUSY_KINDS = ['BUSY', 'BUSY-UNAVAILABLE', 'BUSY-TENTATIVE'] as const;
export type BusyKind = (typeof BUSY_KINDS)[number];

/**
 * How an event takes its owner's time (RFC 4791 §7.10): not at all when it is transparent, cancelled or declined.
 * `owner` are the addresses of whose calendar it is.
 */
export function busyKind(event: CalendarEvent, owner: ReadonlySet<string>): BusyKind | undefined {
  if (event.isTransparent || event.status === 'CANCELLED') return undefined;
  const partstat = event.attendees.length === 0 ? undefined : answerOf(event, owner);
  if (partstat === 'DECLINED') return undefined;
  return event.status === 'TENTATIVE' || partstat === 'TENTATIVE' ? 'BUSY-TENTATIVE' : 'BUSY';
}

/**
 * What the owner answered. Where nobody says who that is, an only guest speaks for the event, and of several only
 * that all have declined.
 */
function answerOf({ organizer, attendees }: CalendarEvent, owner: ReadonlySet<string>): string | undefined {
  if (owner.size > 0) return attendees.find(({ address }) => owner.has(comparable(address)))?.partstat;
  const host = organizer === undefined ? undefined : comparable(organizer);
  const guests = attendees.filter(({ address }) => comparable(address) !== host);
  if (guests.length === 1) return guests[0]?.partstat;
  return guests.length > 0 && guests.every(({ partstat }) => partstat === 'DECLINED')
    ? 'DECLINED'
    : undefined;
}

/**
 * An address as it is compared: schemes and domains know no capitals, and nobody has two mailboxes by theirs.
 * Thunderbird puts mailto: before an `xmpp:` URI.
 */
export function comparable(address: string): string {
  return address
    .trim()
    .toLowerCase()
    .replace(/^mailto:(?=xmpp:)/, '');
}
