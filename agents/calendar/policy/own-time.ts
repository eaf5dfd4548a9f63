import { Refusal } from '../../../app/agent.ts';
import type { CalendarEvent } from '../events/event.ts';
import { nextOf, type Occurrence, partsOf, type Range } from '../events/occurrence.ts';
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

/** A year of ten thousand events, of which a thousand are repeated, has half of it. */
const MOST_OCCURRENCES = 250_000;

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
  const gather = gatherer(busy, history, owner);
  let isWhole = true;
  let count = 0;
  for (const one of series) {
    try {
      for (const part of partsOf(one, range))
        for (let next = nextOf(one, part); next; next = nextOf(one, part)) {
          if (++count > MOST_OCCURRENCES) return { busy: inOrder(busy), history, isWhole: false };
          gather(next);
        }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      isWhole = false;
    }
  }
  return { busy: inOrder(busy), history, isWhole };
}

function gatherer(busy: Busy[], history: Answered[], owner: ReadonlySet<string>) {
  // Mostly all instances are as the one before.
  let last: CalendarEvent | undefined;
  let kind: BusyKind | undefined;
  let said: Saying | undefined;
  return ({ event, startUtc, endUtc }: Occurrence) => {
    if (event !== last) {
      kind = busyKind(event, owner);
      said = saidIn(event, owner);
    }
    last = event;
    const { uid } = event;
    const [start, end] = [startUtc * 1000, endUtc * 1000];
    // Written out: objects made by spreading are of many shapes, and going through them takes ten times as long.
    if (kind) busy.push({ start, end, tentative: isTentative(kind), uid });
    if (said) history.push({ start, end, uid, others: said.others, answer: said.answer, isByPerson: false });
  };
}

function inOrder(busy: Busy[]): Busy[] {
  return busy.sort((one, other) => one.start - other.start);
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
