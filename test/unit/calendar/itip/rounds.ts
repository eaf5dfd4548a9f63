import type { Property } from '../../../../agents/calendar/itip/jcal.ts';
import { alice, bob, calendarText, meeting, series } from './kit.ts';
import { Person } from './persons.ts';

export const dave = 'xmpp:dave@d.example';

/** Three who have calendars; Alice invites. */
export interface Table {
  alice: Person;
  bob: Person;
  dave: Person;
}

function invited(lines: readonly string[]): Table {
  const all: Person[] = [];
  const table = { alice: new Person(alice, all), bob: new Person(bob, all), dave: new Person(dave, all) };
  table.alice.change(() => calendarText(lines));
  return table;
}

const atEleven: Property[] = [
  ['dtstart', {}, 'date-time', '2026-01-05T11:00:00Z'],
  ['dtend', {}, 'date-time', '2026-01-05T12:00:00Z'],
];
const thirdAtTwo: Property[] = [
  ['dtstart', { tzid: 'Europe/Berlin' }, 'date-time', '2026-01-07T14:00:00'],
  ['dtend', { tzid: 'Europe/Berlin' }, 'date-time', '2026-01-07T15:00:00'],
];
const third: Property = ['recurrence-id', { tzid: 'Europe/Berlin' }, 'date-time', '2026-01-07T10:00:00'];

/** The third day at two instead of ten, as a calendar program writes it. */
function moveThird(text: string): string {
  const [event = ''] = /BEGIN:VEVENT.*?END:VEVENT\r\n/s.exec(text) ?? [];
  const exception = event
    .replace(/RRULE.*\r\n/, 'RECURRENCE-ID;TZID=Europe/Berlin:20260107T100000\r\n')
    .replace(/DTSTART.*\r\n/, 'DTSTART;TZID=Europe/Berlin:20260107T140000\r\n')
    .replace(/DTEND.*\r\n/, 'DTEND;TZID=Europe/Berlin:20260107T150000\r\n');
  return text.replace('END:VCALENDAR', `${exception}END:VCALENDAR`);
}

/** What two persons go through with each other; in the end both have to have the same. */
export const rounds: Record<string, () => Table> = {
  requested: () => invited(meeting),
  accepted: () => {
    const table = invited(meeting);
    table.bob.answer('ACCEPTED', { comment: 'With pleasure' });
    return table;
  },
  declined: () => {
    const table = invited(meeting);
    table.bob.answer('DECLINED');
    return table;
  },
  'declined by deleting, and invited no more': () => {
    const table = invited(meeting);
    table.bob.answer('TENTATIVE');
    table.bob.answer('DECLINED');
    table.alice.change((text) => text.replace('Plans', 'Other plans'));
    return table;
  },
  'countered, and the counter accepted': () => {
    const table = invited(meeting);
    table.bob.counter(atEleven);
    table.alice.acceptCounter();
    table.bob.answer('ACCEPTED');
    return table;
  },
  'countered, and the counter declined': () => {
    const table = invited(meeting);
    table.bob.counter(atEleven);
    table.alice.declineCounter();
    table.bob.answer('TENTATIVE');
    return table;
  },
  moved: () => {
    const table = invited(meeting);
    table.bob.answer('ACCEPTED');
    table.alice.change((text) => text.replace('DTSTART:20260105T09', 'DTSTART:20260105T08'));
    table.bob.answer('ACCEPTED');
    return table;
  },
  'changed with Thunderbird, which puts mailto: before all addresses': () => {
    const table = invited(meeting);
    table.alice.change((text) => text.replaceAll(':xmpp:', ':mailto:xmpp:').replace('Plans', 'Other plans'));
    table.bob.answer('ACCEPTED');
    return table;
  },
  'one instance moved': () => {
    const table = invited(series);
    table.bob.answer('ACCEPTED');
    table.alice.change(moveThird);
    table.bob.answer('TENTATIVE', { instance: third });
    return table;
  },
  'one instance countered, and the counter accepted': () => {
    const table = invited(series);
    table.bob.answer('ACCEPTED');
    table.bob.counter(thirdAtTwo, third);
    table.alice.acceptCounter();
    table.bob.answer('ACCEPTED');
    return table;
  },
  'a series with exceptions': () => {
    const table = invited(series);
    table.bob.answer('ACCEPTED');
    table.bob.answer('DECLINED', { instance: third });
    table.alice.change((text) =>
      text
        .replace('RRULE', 'EXDATE;TZID=Europe/Berlin:20260109T100000\r\nRRULE')
        .replaceAll('Plans', 'Other plans'),
    );
    return table;
  },
  cancelled: () => {
    const table = invited(meeting);
    table.bob.answer('ACCEPTED');
    table.alice.change((text) => text.replace('SUMMARY', 'STATUS:CANCELLED\r\nSUMMARY'));
    return table;
  },
  'cancelled, and brought back': () => {
    const table = invited(meeting);
    table.alice.change((text) => text.replace('SUMMARY', 'STATUS:CANCELLED\r\nSUMMARY'));
    table.alice.change((text) => text.replace('STATUS:CANCELLED\r\n', ''));
    table.bob.answer('ACCEPTED');
    return table;
  },
  delegated: () => {
    const table = invited(meeting);
    table.bob.answer('DELEGATED', { delegate: dave });
    table.dave.answer('ACCEPTED');
    // The others hear of it when there is something to be heard.
    table.alice.change((text) => text.replace('Plans', 'Other plans'));
    return table;
  },
  refreshed: () => {
    const table = invited(meeting);
    table.bob.answer('ACCEPTED');
    table.bob.calendar = undefined;
    table.bob.calendar = table.alice.calendar;
    table.bob.refresh();
    table.alice.answerRefresh();
    return table;
  },
};
