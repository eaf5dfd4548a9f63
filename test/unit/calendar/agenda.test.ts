import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Calendar } from '../../../agents/calendar/calendar.ts';
import { calendarContract } from '../../../agents/calendar/contract.ts';
import { examineSources } from '../../../agents/calendar/examine.ts';
import { temporaryFolder } from '../files/share-folder.ts';
import { calendar, event } from './sources/samples.ts';

function open(sources: object[], jid = 'you@example.org') {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const settings = calendarContract.settings.parse({ sources });
  return new Calendar({ settings, jid, secret: async () => undefined, signal: ending.signal });
}

function fileWith(...components: string[]): string {
  const file = join(temporaryFolder(), 'cal.ics');
  writeFileSync(file, calendar(...components));
  return file;
}

const vevent = (...lines: string[]) =>
  `BEGIN:VEVENT\r\nDTSTAMP:20260301T080000Z\r\n${lines.map((line) => `${line}\r\n`).join('')}END:VEVENT\r\n`;

const week = { from: '2026-03-02T00:00:00Z', to: '2026-03-09T00:00:00Z' };

test('all calendars together, by start', async () => {
  const one = fileWith(
    event('later', { start: '20260303T090000Z', end: '20260303T100000Z' }),
    event('outside', { start: '20260310T090000Z', end: '20260310T100000Z' }),
  );
  const other = fileWith(
    event('first'),
    vevent('UID:all-day', 'DTSTART;VALUE=DATE:20260304', 'SUMMARY:Away', 'LOCATION:Rome'),
  );
  const state = open([
    { ics: one, write: true },
    { ics: other, show: 'private', ignored: true },
  ]);
  const { events, problems } = await state.agenda(week);
  expect(problems).toEqual([]);
  expect(events.map(({ uid, isBusy, calendar: name }) => ({ uid, isBusy, name }))).toEqual([
    { uid: 'first', isBusy: false, name: other },
    { uid: 'later', isBusy: true, name: one },
    { uid: 'all-day', isBusy: false, name: other },
  ]);
  expect(Date.parse(events[0]?.start ?? '')).toBe(Date.parse('2026-03-02T09:00:00Z'));
  expect(events[2]).toMatchObject({
    start: '2026-03-04',
    end: '2026-03-05',
    title: 'Away',
    location: 'Rome',
  });
});

test('series, one of which was moved', async () => {
  const file = fileWith(
    vevent(
      'UID:s',
      'DTSTART:20260302T090000Z',
      'DTEND:20260302T093000Z',
      'RRULE:FREQ=DAILY',
      'SUMMARY:Stand-up',
    ),
    vevent('UID:s', 'RECURRENCE-ID:20260304T090000Z', 'DTSTART:20260304T150000Z', 'SUMMARY:Moved'),
  );
  const { events } = await open([{ ics: file }]).agenda(week);
  expect(events.map(({ start, title }) => [new Date(start).toISOString().slice(5, 16), title])).toEqual([
    ['03-02T09:00', 'Stand-up'],
    ['03-03T09:00', 'Stand-up'],
    ['03-04T15:00', 'Moved'],
    ['03-05T09:00', 'Stand-up'],
    ['03-06T09:00', 'Stand-up'],
    ['03-07T09:00', 'Stand-up'],
    ['03-08T09:00', 'Stand-up'],
  ]);
  expect(new Date(events[2]?.recurrenceId ?? '').toISOString()).toBe('2026-03-04T09:00:00.000Z');
});

test('what was declined or cancelled keeps nobody busy', async () => {
  const meeting = (uid: string, partstat: string, ...more: string[]) =>
    vevent(
      `UID:${uid}`,
      'DTSTART:20260302T090000Z',
      'DTEND:20260302T100000Z',
      'ORGANIZER:xmpp:ann@example.org',
      `ATTENDEE;PARTSTAT=${partstat}:xmpp:You@example.org`,
      ...more,
    );
  const file = fileWith(
    meeting('a', 'ACCEPTED'),
    meeting('b', 'DECLINED'),
    meeting('c', 'TENTATIVE'),
    meeting('d', 'ACCEPTED', 'STATUS:CANCELLED'),
    meeting('e', 'NEEDS-ACTION', 'TRANSP:TRANSPARENT'),
  );
  const { events } = await open([{ ics: file }]).agenda(week);
  expect(events.map(({ uid, partstat, status, isBusy }) => [uid, partstat, status, isBusy])).toEqual([
    ['a', 'accepted', 'confirmed', true],
    ['b', 'declined', 'confirmed', false],
    ['c', 'tentative', 'confirmed', true],
    ['d', 'accepted', 'cancelled', false],
    ['e', 'needs-action', 'confirmed', false],
  ]);
});

test('an event that cannot be read is told, and the others are shown', async () => {
  const file = fileWith(
    event('good'),
    vevent('UID:bad', 'DTSTART:tomorrow'),
    vevent('UID:rule', 'DTSTART:20260302T090000Z', 'RRULE:FREQ=NEVER'),
  );
  const { events, problems } = await open([{ ics: file }, { ics: join(file, '..', 'none.ics') }]).agenda(
    week,
  );
  expect(events.map(({ uid }) => uid)).toEqual(['good']);
  expect(problems).toEqual([
    expect.stringContaining('none.ics is not there'),
    expect.stringMatching(/cal\.ics.*bad/),
    expect.stringMatching(/cal\.ics.*rule/),
  ]);
});

test('what changes is in the next agenda', async () => {
  const file = fileWith(event('a'));
  const state = open([{ ics: file }]);
  expect((await state.agenda(week)).events).toHaveLength(1);
  writeFileSync(file, calendar(event('a'), event('b')));
  expect((await state.agenda(week)).events).toHaveLength(2);
});

test('a time that ends before it begins, and one with too much in it', async () => {
  const file = fileWith(vevent('UID:s', 'DTSTART:20260302T090000Z', 'RRULE:FREQ=SECONDLY'));
  const state = open([{ ics: file }]);
  await expect(state.agenda({ from: week.to, to: week.from })).rejects.toThrow(/ends before/);
  await expect(state.agenda(week)).rejects.toThrow(/more than/);
});

test.each([
  [
    [
      { ics: '/a.ics', write: true },
      { ics: '/b.ics', write: true },
    ],
    /only one calendar to write to/,
  ],
  [[{ ics: '/a.ics' }, { ics: '/a.ics' }], /twice/],
  [[{ ics: 'a.ics' }], /whole path/],
  [[{}], /ics.*caldav/],
  [[{ ics: '/a.ics', caldav: { url: 'https://dav.example.org/a/', user: 'ann' } }], /not both/],
  [[{ caldav: { url: 'http://dav.example.org/a/', user: 'ann' } }], /https/],
  [[{ caldav: { url: 'https://ann:word@dav.example.org/a/', user: 'ann' } }], /without a password/],
  [[{ caldav: { url: 'file:///etc/passwd', user: 'ann' } }], /https/],
  [[{ caldav: { url: 'https://dav.example.org/a/', user: 'a:b' } }], /colons/],
  [[{ ics: '/a.ics', show: 'all' }], /show|Invalid/],
  [[{ ics: '/a.ics', write: true, ignored: true }], /would not count/],
])('%j is no list of calendars', (sources, why) => {
  const { success, error } = calendarContract.settings.safeParse({ sources });
  expect(success).toBe(false);
  expect(JSON.stringify(error?.issues)).toMatch(why);
});

test('the forms of the settings', () => {
  const sources = [
    { ics: '/home/you/calendar.ics', write: true, show: 'busy' },
    { ics: '/home/you/holidays', show: 'titles', ignored: true },
    { caldav: { url: 'https://dav.example.org/you/work/', user: 'you' }, show: 'private' },
    { caldav: { url: 'http://localhost:5232/you/home/', user: 'you' }, show: 'busy' },
  ];
  expect(calendarContract.settings.parse({ sources }).sources).toEqual(sources);
});

test('doctor tells which calendars cannot be read, and that none is written to', async () => {
  const good = fileWith(event('a'), event('b'));
  const none = join(good, '..', 'none.ics');
  const { sources } = calendarContract.settings.parse({ sources: [{ ics: good }, { ics: none }] });
  expect(await examineSources(sources)).toEqual([
    { name: `calendar ${good}`, ok: true, found: '2 events' },
    { name: `calendar ${none}`, ok: false, found: `${none} is not there`, mend: expect.any(String) },
    { name: 'calendar', ok: false, found: 'none is written to', mend: expect.any(String) },
  ]);
  expect(await examineSources([])).toEqual([]);
});
