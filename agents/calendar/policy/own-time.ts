import type { CalendarEvent } from '../events/event.ts';
import { occurrencesOf, type Range } from '../events/occurrence.ts';
import type { Series } from '../events/series.ts';
import { type BusyKind, busyKind } from '../free-busy/kind.ts';
import type { Published } from '../free-busy/published.ts';
import { addressOf } from '../itip/address.ts';
import type { Answered, Busy } from './request.ts';

export interface OwnCalendars {
  series: Iterable<Series>;
  published: readonly Published[];
}

/** What the person's calendars say within a range: when they are busy, and which meetings they have agreed to. */
export function ownTime(
  { series, published }: OwnCalendars,
  range: Range,
  owner: ReadonlySet<string>,
): { busy: Busy[]; history: Answered[] } {
  const busy = published
    .filter(({ start, end }) => end > range.fromUtc && start < range.toUtc)
    .map(
      ({ start, end, kind }): Busy => ({
        start: start * 1000,
        end: end * 1000,
        tentative: isTentative(kind),
      }),
    );
  const history: Answered[] = [];
  for (const one of series) {
    // Mostly all instances are as the one before.
    let last: CalendarEvent | undefined;
    let kind: BusyKind | undefined;
    let others: readonly string[] = [];
    for (const { event, startUtc, endUtc } of occurrencesOf(one, range)) {
      if (event !== last) {
        kind = busyKind(event, owner);
        others = agreedWith(event, owner);
      }
      last = event;
      const { uid } = event;
      const [start, end] = [startUtc * 1000, endUtc * 1000];
      // Written out, for objects made by spreading are of many shapes, and what goes through them takes ten times as long.
      if (kind) busy.push({ start, end, tentative: isTentative(kind), uid });
      if (others.length > 0) history.push({ start, end, uid, others, answer: 'accept', isByPerson: false });
    }
  }
  return { busy: busy.sort((a, b) => a.start - b.start), history };
}

/** The others of a meeting that the person organizes or has accepted. */
function agreedWith({ organizer, attendees, status }: CalendarEvent, owner: ReadonlySet<string>): string[] {
  if (status === 'CANCELLED') return [];
  const host = organizer === undefined ? [] : [addressOf(organizer)];
  const guests = attendees.map(({ address, partstat }) => ({ address: addressOf(address), partstat }));
  const isGoing =
    host.some((address) => owner.has(address)) ||
    guests.some(({ address, partstat }) => owner.has(address) && partstat === 'ACCEPTED');
  if (!isGoing) return [];
  return [...host, ...guests.map(({ address }) => address)].filter((address) => !owner.has(address));
}

function isTentative(kind: BusyKind): boolean {
  return kind === 'BUSY-TENTATIVE';
}
