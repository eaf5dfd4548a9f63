import { writtenHere } from '../agenda.ts';
import { firstOccurrences } from '../events/list-occurrences.ts';
import type { Occurrence } from '../events/occurrence.ts';
import { seriesOf } from '../events/series.ts';
import { partstatOf } from '../itip/attendee.ts';
import { type Component, propertyOf, readJcal, textIn } from '../itip/jcal.ts';
import { type Message, type Method, messageOf } from '../itip/message.ts';
import { sequenceOf } from '../itip/version.ts';
import type { Zone } from '../zones/zone.ts';

const heads: Record<Exclude<Method, 'REPLY'>, string> = {
  REQUEST: 'Invitation',
  PUBLISH: 'A meeting',
  ADD: 'One more date',
  CANCEL: 'Cancelled',
  REFRESH: 'How does it stand?',
  COUNTER: 'Another time proposed',
  DECLINECOUNTER: 'The time stays as it was',
};
const answers: Record<string, string> = {
  ACCEPTED: 'Accepted',
  DECLINED: 'Declined',
  TENTATIVE: 'Perhaps',
  DELEGATED: 'Passed on to somebody else',
};
const DAY_SECONDS = 86_400;
/** Dates before and after have no weekday that anybody needs. */
const LONG_SECONDS = 4_000 * 366 * DAY_SECONDS;
const MAX_LINE = 500;

/** What a message says, for people whose client shows nothing but words; times as clocks in `zone` have them. */
export function letterWords(ical: string, zone: Zone): string {
  const message = messageOf(readJcal(ical));
  const [event] = message.events;
  const lines = [
    `${headOf(message)}: ${textOf(event, 'summary') || 'a meeting without a title'}`,
    whenWords(message, zone),
    prefixed('Where: ', textOf(event, 'location')),
    textOf(event, 'comment'),
    message.method === 'REQUEST' ? 'Answer in your own words; a Dragoman of yours answers by itself.' : '',
  ];
  return lines.filter((line) => line !== '').join('\n');
}

function headOf({ method, events: [event] }: Message): string {
  if (method === 'REQUEST' && event && sequenceOf(event) > 0) return 'Invitation, changed';
  if (method !== 'REPLY') return heads[method];
  const attendee = event && propertyOf(event, 'attendee');
  return (attendee && answers[partstatOf(attendee)]) ?? 'Not answered yet';
}

/** The first date; a REPLY need not say any. */
function whenWords({ calendar, events }: Message, zone: Zone): string {
  if (!events.some((event) => propertyOf(event, 'dtstart'))) return '';
  const range = { fromUtc: -LONG_SECONDS, toUtc: LONG_SECONDS, viewer: zone };
  const series = seriesOf(calendar);
  const [first] = firstOccurrences(series, range, 1);
  if (!first) return '';
  const repeats = series.some(({ set }) => set !== undefined) ? ', and repeated' : '';
  return `${dateWords(first, zone)}${repeats}`;
}

function dateWords({ event, start, end }: Occurrence, zone: Zone): string {
  const isDate = event.start.kind === 'date';
  const from = writtenHere(event, start, zone);
  // The end of a date is the day after.
  const to = writtenHere(event, isDate ? Math.max(start, end - DAY_SECONDS) : end, zone);
  const isOneDay = from.slice(0, 10) === to.slice(0, 10);
  if (isDate) return isOneDay ? dayWords(from) : `${dayWords(from)} to ${dayWords(to)}`;
  const until = isOneDay ? `-${to.slice(11, 16)}` : ` to ${dayWords(to)} ${to.slice(11, 16)}`;
  return `${dayWords(from)} ${from.slice(11, 16)}${until} (${zone.id})`;
}

function dayWords(written: string): string {
  const day = written.slice(0, 10);
  const weekday = new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'UTC' }).format(Date.parse(day));
  return `${weekday} ${day}`;
}

function textOf(event: Component | undefined, name: string): string {
  return ((event && textIn(event, name)) ?? '').trim().slice(0, MAX_LINE);
}

function prefixed(prefix: string, text: string): string {
  return text === '' ? '' : prefix + text;
}
