import { applyMessage } from '../../../../agents/calendar/itip/apply.ts';
import {
  type Component,
  propertiesOf,
  readJcal,
  textIn,
  writeJcal,
} from '../../../../agents/calendar/itip/jcal.ts';
import { meetingOf, readMeeting, readMessage } from '../../../../agents/calendar/itip/message.ts';
import { consequenceOf } from '../../../../agents/calendar/itip/messages.ts';

export const alice = 'xmpp:alice@a.example';
export const bob = 'xmpp:bob@b.example';
export const carol = 'mailto:carol@c.example';
export const noon = new Date('2026-01-01T12:00:00Z');

/** A calendar of events, each the lines of one. */
export function calendarText(...events: (readonly string[])[]): string {
  const body = events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']);
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Test//EN', ...body, 'END:VCALENDAR', ''].join('\r\n');
}

export function messageText(method: string, ...events: (readonly string[])[]): string {
  return calendarText(...events).replace('VERSION', `METHOD:${method}\r\nVERSION`);
}

/** An hour on the fifth of January. */
export const meeting = [
  'UID:m1@a.example',
  'DTSTAMP:20260101T100000Z',
  'SEQUENCE:1',
  'DTSTART:20260105T090000Z',
  'DTEND:20260105T100000Z',
  'SUMMARY:Plans',
  `ORGANIZER;CN=Alice:${alice}`,
  `ATTENDEE;CN=Alice;PARTSTAT=ACCEPTED:${alice}`,
  `ATTENDEE;CN=Bob;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:${bob}`,
];

/** The same every day, in Berlin. */
export const series = changed(meeting, {
  DTSTART: 'DTSTART;TZID=Europe/Berlin:20260105T100000',
  DTEND: 'DTEND;TZID=Europe/Berlin:20260105T110000',
}).concat('RRULE:FREQ=DAILY;COUNT=10');

/** Lines of an event with others instead, by name; undefined takes them out. */
export function changed(lines: readonly string[], changes: Record<string, string | undefined>): string[] {
  const nameOf = (line: string) => /^[\w-]+/.exec(line)?.[0] ?? '';
  const kept = lines.flatMap((line) => (nameOf(line) in changes ? (changes[nameOf(line)] ?? []) : line));
  const names = lines.map(nameOf);
  const added = Object.entries(changes).flatMap(([name, line]) =>
    names.includes(name) || line === undefined ? [] : line,
  );
  return [...kept, ...added];
}

/** The one event of a calendar, or that of an instance. */
export function eventOf(calendar: Component | string, recurrenceId?: string): Component {
  const found = meetingOf(typeof calendar === 'string' ? readJcal(calendar) : calendar).events.find(
    (event) => textIn(event, 'recurrence-id') === recurrenceId,
  );
  if (!found) throw new Error(`There is no event ${recurrenceId ?? ''}`);
  return found;
}

export function partstats(event: Component): Record<string, string> {
  return Object.fromEntries(
    propertiesOf(event, 'attendee').map(([, parameters, , address]) => [
      String(address),
      String(parameters.partstat ?? 'NEEDS-ACTION'),
    ]),
  );
}

/** What a person's change to their object sends, and what they then keep. */
export function change(before: string | undefined, after: string | undefined, as: string, now = noon) {
  const read = (text: string | undefined) => (text === undefined ? undefined : readJcal(text));
  const { messages, calendar } = consequenceOf({ before: read(before), after: read(after), as, now });
  return { messages, text: calendar && writeJcal(calendar) };
}

/** The object after a message, or what became of it instead. */
export function apply(stored: string | undefined, message: string, uninvited: 'add' | 'refuse' = 'refuse') {
  const result = applyMessage(
    stored === undefined ? undefined : readMeeting(stored),
    readMessage(message),
    uninvited,
  );
  return result.outcome === 'changed' ? writeJcal(result.calendar) : result.outcome;
}
