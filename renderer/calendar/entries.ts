import type { AgendaEvent, WaitingRequest } from '../../agents/calendar/contract.ts';
import { dateText } from './days.ts';

/** Something that has a time in the week; times as the agenda writes them. */
export type Entry = { key: string; start: string; end: string } & (
  | { is: 'event'; event: AgendaEvent }
  /** A time that somebody asks for, or that the person offered instead. */
  | { is: 'asked' | 'proposed'; request: WaitingRequest; isHeld: boolean }
);

/** What is in the calendars and what waits, each once: a time that is held for a request is the request's. */
export function entriesOf(events: readonly AgendaEvent[], requests: readonly WaitingRequest[]): Entry[] {
  const asked = new Map(requests.map((request) => [`${request.uid} ${request.start}`, request]));
  const held = new Set<WaitingRequest>();
  const own = events.flatMap((event): Entry[] => {
    const request = asked.get(`${event.uid} ${event.start}`);
    if (request) held.add(request);
    const { start, end, calendar, uid, recurrenceId = '' } = event;
    return request ? [] : [{ is: 'event', key: `${calendar} ${uid} ${recurrenceId}`, start, end, event }];
  });
  const waiting = requests.flatMap((request): Entry[] => {
    const { uid, start, end, proposed } = request;
    const isHeld = held.has(request);
    return [
      ...(start !== undefined && end !== undefined
        ? [{ is: 'asked' as const, key: `asked ${uid}`, start, end, request, isHeld }]
        : []),
      ...(proposed
        ? [{ is: 'proposed' as const, key: `proposed ${uid}`, ...proposed, request, isHeld }]
        : []),
    ];
  });
  return [...own, ...waiting].sort((one, other) => momentOf(one.start) - momentOf(other.start));
}

/** How firm it is, which is what its looks say. */
export type Firmness =
  | 'firm'
  | 'tentative'
  | 'unanswered'
  | 'declined'
  | 'cancelled'
  | 'free'
  | 'asked'
  | 'held'
  | 'proposed';

export function firmnessOf(entry: Entry): Firmness {
  if (entry.is !== 'event') return entry.is === 'asked' && entry.isHeld ? 'held' : entry.is;
  const { status, partstat, isBusy } = entry.event;
  if (status === 'cancelled') return 'cancelled';
  if (partstat === 'declined') return 'declined';
  if (partstat === 'needs-action') return 'unanswered';
  if (partstat === 'tentative' || status === 'tentative') return 'tentative';
  return isBusy ? 'firm' : 'free';
}

export function isAllDay({ start }: { start: string }): boolean {
  return start.length === 10;
}

/** Something of several days is on each of them. */
export function isOn({ start, end }: { start: string; end: string }, day: Date): boolean {
  const date = dateText(day);
  const last = end.slice(0, 10);
  // A midnight that something ends with is no part of that day.
  const endsBefore = isAllDay({ start }) || end.slice(11, 16) === '00:00';
  const isPoint = start === end;
  return start.slice(0, 10) <= date && (endsBefore && !isPoint ? date < last : date <= last);
}

function momentOf(time: string): number {
  return Date.parse(time.length === 10 ? `${time}T00:00` : time);
}
