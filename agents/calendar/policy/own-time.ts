import type { CalendarEvent } from '../events/event.ts';
import { occurrencesOf, type Range } from '../events/occurrence.ts';
import type { Series } from '../events/series.ts';
import { type BusyKind, busyKind } from '../free-busy/kind.ts';
import type { Published } from '../free-busy/published.ts';
import { addressOf } from '../itip/address.ts';
import type { Answered, Busy } from './request.ts';
import type { OwnTime } from './situation.ts';

export interface OwnCalendars {
  series: Iterable<Series>;
  published: readonly Published[];
}

type Saying = Pick<Answered, 'answer' | 'others'>;

/** What the person's calendars say within a range: when they are busy, and what they answered to whom. */
export function ownTime(
  { series, published }: OwnCalendars,
  range: Range,
  owner: ReadonlySet<string>,
): OwnTime {
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
    let said: Saying | undefined;
    for (const { event, startUtc, endUtc } of occurrencesOf(one, range)) {
      if (event !== last) {
        kind = busyKind(event, owner);
        said = saidIn(event, owner);
      }
      last = event;
      const { uid } = event;
      const [start, end] = [startUtc * 1000, endUtc * 1000];
      // Written out, for objects made by spreading are of many shapes, and what goes through them takes ten times as long.
      if (kind) busy.push({ start, end, tentative: isTentative(kind), uid });
      if (said)
        history.push({ start, end, uid, others: said.others, answer: said.answer, isByPerson: false });
    }
  }
  return { busy: busy.sort((a, b) => a.start - b.start), history };
}

/** An organizer has agreed to the meeting; whether a rule or a person answered is not in it. */
function saidIn(
  { organizer, attendees, status }: CalendarEvent,
  owner: ReadonlySet<string>,
): Saying | undefined {
  if (status === 'CANCELLED') return undefined;
  const host = organizer === undefined ? [] : [addressOf(organizer)];
  const guests = attendees.map(({ address, partstat }) => ({ address: addressOf(address), partstat }));
  const isHost = host.some((address) => owner.has(address));
  const partstat = isHost ? 'ACCEPTED' : guests.find(({ address }) => owner.has(address))?.partstat;
  const answer = partstat === 'ACCEPTED' ? 'accept' : partstat === 'DECLINED' ? 'decline' : undefined;
  const others = [...host, ...guests.map(({ address }) => address)].filter((address) => !owner.has(address));
  return answer && others.length > 0 ? { answer, others } : undefined;
}

function isTentative(kind: BusyKind): boolean {
  return kind === 'BUSY-TENTATIVE';
}
