import { type CalendarEvent, wordOf } from '../events/event.ts';
import { firstOccurrences } from '../events/list-occurrences.ts';
import type { Occurrence } from '../events/occurrence.ts';
import { type Series, seriesOf } from '../events/series.ts';
import { addressOf } from '../itip/address.ts';
import { type Message, malformed } from '../itip/message.ts';
import { DAY_SECONDS, dayNumber, LAST_DAY } from '../recurrence/calendar-day.ts';
import type { Zone } from '../zones/zone.ts';
import type { MeetingRequest } from './request.ts';

/** A series is looked at for so long, and for so many dates. */
const LOOKED_AT_SECONDS = 366 * DAY_SECONDS;
const MOST_DATES = 1000;
const BEGIN_OF_CALENDARS = dayNumber(1, 1, 1) * DAY_SECONDS;
const END_OF_CALENDARS = LAST_DAY * DAY_SECONDS;
/** Enough for any keyword; more is not looked through. */
const MOST_CHARACTERS = 16 * 2 ** 10;

/**
 * What policy looks at in a message. Its dates are those to come, or its first where all are over; `viewer` is the
 * person's own zone. A Refusal says what cannot be read.
 */
export function requestOf(message: Message, now: number, viewer: Zone): MeetingRequest {
  const { organizer, uid, calendar } = message;
  if (message.method !== 'REQUEST') throw malformed(`it is a ${message.method}, and asks for nothing`);
  if (organizer === undefined) throw malformed('it has no ORGANIZER');
  const series = seriesOf(calendar);
  const events = series.flatMap(eventsOf);
  const { dates, isCut } = datesOf(series, Math.floor(now / 1000), viewer);
  const master = series[0]?.master;
  return {
    ...{ uid, organizer: addressOf(organizer), isCut },
    title: titleOf(master ?? events[0]).slice(0, MOST_CHARACTERS),
    text: events.map(wordsOf).join('\n').slice(0, MOST_CHARACTERS),
    instances: dates.map(({ startUtc, endUtc }) => ({ start: startUtc * 1000, end: endUtc * 1000 })),
    isSeries: series.some(
      ({ master: one, set, overrides }) => set !== undefined || (!one && overrides.size > 1),
    ),
    isPart: master === undefined,
    isAllDay: dates.length > 0 && dates.every(({ event }) => event.start.kind === 'date'),
    isFloating: dates.some(({ event }) => event.start.kind === 'local' && event.start.zone === undefined),
    isTransparent: dates.every(({ event }) => event.isTransparent),
  };
}

function datesOf(
  series: readonly Series[],
  now: number,
  viewer: Zone,
): { dates: Occurrence[]; isCut: boolean } {
  const first = (fromUtc: number, toUtc: number, limit: number) =>
    firstOccurrences(series, { fromUtc, toUtc, viewer }, limit);
  const isOn = ({ event }: Occurrence) => event.status !== 'CANCELLED';
  const [next] = first(now, END_OF_CALENDARS, 1);
  if (!next) return { dates: first(BEGIN_OF_CALENDARS, now, 1).filter(isOn), isCut: false };
  const until = next.startUtc + LOOKED_AT_SECONDS;
  const dates = first(now, until, MOST_DATES + 1);
  const isMore = dates.length > MOST_DATES || first(until, END_OF_CALENDARS, 1).length > 0;
  return { dates: dates.slice(0, MOST_DATES).filter(isOn), isCut: isMore };
}

function eventsOf({ master, overrides }: Series): CalendarEvent[] {
  return [...(master ? [master] : []), ...overrides.values()];
}

function titleOf(event: CalendarEvent | undefined): string {
  return (event && wordOf(event, 'summary')) ?? '';
}

function wordsOf({ words }: CalendarEvent): string {
  return words.flatMap((property) => property.slice(3)).join('\n');
}
