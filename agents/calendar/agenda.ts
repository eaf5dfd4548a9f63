import { Refusal } from '../../app/agent.ts';
import type { OwnCalendar } from './calendars.ts';
import type { AgendaEvent } from './contract-agenda.ts';
import { type CalendarEvent, wordOf } from './events/event.ts';
import { listOccurrences } from './events/list-occurrences.ts';
import type { Occurrence } from './events/occurrence.ts';
import { readTime, written } from './events/rfc3339.ts';
import { busyKind, comparable } from './free-busy/kind.ts';
import type { OwnEvents } from './own-events.ts';
import { nameOf } from './settings/source.ts';
import type { Zone } from './zones/zone.ts';

/** Whoever wants more asks for less time. */
const MAX_EVENTS = 10_000;

export interface AgendaOptions {
  calendars: readonly OwnCalendar[];
  events: OwnEvents;
  /** The zone of this PC. */
  zone: Zone;
  /** The person's addresses, as they are compared. */
  owner: ReadonlySet<string>;
}

/** What the person has in all calendars from one moment until before another, by start. */
export function agendaOf({ from, to }: { from: string; to: string }, options: AgendaOptions): AgendaEvent[] {
  const { calendars, events, zone, owner } = options;
  const range = { fromUtc: readTime('from', from, zone), toUtc: readTime('to', to, zone), viewer: zone };
  if (range.fromUtc >= range.toUtc)
    throw new Refusal('bad-request', 'The time asked for ends before it begins.');
  const found = calendars.flatMap((calendar) =>
    listOccurrences(events.of(calendar).near(range), range).map((occurrence) => ({ calendar, occurrence })),
  );
  if (found.length > MAX_EVENTS)
    throw new Refusal(
      'resource-constraint',
      `There are more than ${MAX_EVENTS} events in this time. Ask for less of it.`,
    );
  return found
    .sort((one, other) => one.occurrence.startUtc - other.occurrence.startUtc)
    .map(({ calendar, occurrence }) => row(calendar, occurrence, zone, owner));
}

function row(
  { settings }: OwnCalendar,
  { series, event, start, end, recurrenceLine }: Occurrence,
  zone: Zone,
  owner: ReadonlySet<string>,
): AgendaEvent {
  const partstat = event.attendees.find(({ address }) => owner.has(comparable(address)))?.partstat;
  const location = wordOf(event, 'location');
  return {
    uid: event.uid,
    start: writtenHere(event, start, zone),
    end: writtenHere(event, end, zone),
    ...(recurrenceLine !== undefined && {
      recurrenceId: writtenHere(series.master ?? event, recurrenceLine, zone),
    }),
    title: wordOf(event, 'summary') ?? '',
    ...(location !== undefined && location !== '' && { location }),
    status: event.status === '' ? 'confirmed' : event.status.toLowerCase(),
    ...(partstat !== undefined && { partstat: partstat.toLowerCase() }),
    ...(event.organizer !== undefined && { organizer: event.organizer }),
    isBusy: !settings.ignored && busyKind(event, owner) !== undefined,
    calendar: nameOf(settings),
  };
}

/** As the clocks here show it, whatever zone the event has. */
export function writtenHere({ start }: CalendarEvent, line: number, zone: Zone): string {
  const isHere = start.kind === 'date' || start.zone === undefined;
  return written(isHere ? start : { ...start, kind: 'local', zone }, line, zone);
}
