import { expect, test } from 'vitest';
import { letterWords } from '../../../agents/calendar/requests/letter-words.ts';
import { systemZone } from '../../../agents/calendar/zones/system-zone.ts';
import { utc } from '../../../agents/calendar/zones/zone.ts';

const berlin = systemZone('Europe/Berlin') ?? utc;
const help = '\nAnswer in your own words; a Dragoman of yours answers by itself.';

const message = (method: string, ...lines: string[]) =>
  [
    ...[
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Test//EN',
      `METHOD:${method}`,
      'BEGIN:VEVENT',
      'UID:tea',
    ],
    ...[
      'DTSTAMP:20260301T080000Z',
      'ORGANIZER:xmpp:ann@example.net',
      ...lines,
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ],
  ].join('\r\n');
const hour = ['DTSTART:20260302T140000Z', 'DTEND:20260302T150000Z'];
const tea = ['SUMMARY:Tea', ...hour];
const you = 'ATTENDEE;PARTSTAT=ACCEPTED:xmpp:you@example.org';
const when = 'Monday 2026-03-02 15:00-16:00 (Europe/Berlin)';

test.each([
  [
    'a request',
    message('REQUEST', ...tea, you, 'LOCATION:Café'),
    `Invitation: Tea\n${when}\nWhere: Café${help}`,
  ],
  ['a later one', message('REQUEST', 'SEQUENCE:2', ...tea, you), `Invitation, changed: Tea\n${when}${help}`],
  ['no title', message('REQUEST', ...hour, you), `Invitation: a meeting without a title\n${when}${help}`],
  ['a cancellation', message('CANCEL', ...tea, you), `Cancelled: Tea\n${when}`],
  ['an answer', message('REPLY', 'SUMMARY:Tea', you, 'COMMENT:Gladly'), 'Accepted: Tea\nGladly'],
  ['a no', message('REPLY', ...tea, you.replace('ACCEPTED', 'DECLINED')), `Declined: Tea\n${when}`],
  ['a proposal', message('COUNTER', ...tea, you), `Another time proposed: Tea\n${when}`],
  ['its decline', message('DECLINECOUNTER', ...tea, you), `The time stays as it was: Tea\n${when}`],
  [
    'a series',
    message('CANCEL', ...tea, 'RRULE:FREQ=DAILY', you),
    `Cancelled: Tea\nMonday 2026-03-02 15:00-16:00 (Europe/Berlin), and repeated`,
  ],
  [
    'a whole day',
    message('CANCEL', 'SUMMARY:Fair', 'DTSTART;VALUE=DATE:20260302', you),
    'Cancelled: Fair\nMonday 2026-03-02',
  ],
  [
    'some days',
    message('CANCEL', 'SUMMARY:Fair', 'DTSTART;VALUE=DATE:20260302', 'DTEND;VALUE=DATE:20260304', you),
    'Cancelled: Fair\nMonday 2026-03-02 to Tuesday 2026-03-03',
  ],
  [
    'a night',
    message('CANCEL', 'SUMMARY:Ball', 'DTSTART:20260302T190000Z', 'DTEND:20260303T010000Z', you),
    'Cancelled: Ball\nMonday 2026-03-02 20:00 to Tuesday 2026-03-03 02:00 (Europe/Berlin)',
  ],
])('%s in words', (_, ical, words) => {
  expect(letterWords(ical, berlin)).toBe(words);
});
