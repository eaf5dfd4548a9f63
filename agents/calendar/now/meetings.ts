import type { CalendarEvent } from '../events/event.ts';
import type { Occurrence } from '../events/occurrence.ts';
import { busyKind, comparable } from '../free-busy/kind.ts';

/** A date of a meeting to which the person has agreed; of one that they arrange, they have. */
export function isAgreed(
  { organizer, attendees, status }: CalendarEvent,
  owner: ReadonlySet<string>,
): boolean {
  if (status === 'CANCELLED' || attendees.length === 0) return false;
  if (organizer !== undefined && owner.has(comparable(organizer))) return true;
  return attendees.some(({ address, partstat }) => partstat === 'ACCEPTED' && owner.has(comparable(address)));
}

/** Whether it keeps the person from everything else at that moment; a whole day is no meeting. */
export function isOn(
  { event, startUtc, endUtc }: Occurrence,
  owner: ReadonlySet<string>,
  nowUtc: number,
): boolean {
  const isNow = startUtc <= nowUtc && nowUtc < endUtc;
  return isNow && event.start.kind !== 'date' && busyKind(event, owner) === 'BUSY';
}
