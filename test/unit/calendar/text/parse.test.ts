import { describe, expect, test } from 'vitest';
import { parseCalendar, parseCalendars } from '../../../../agents/calendar/text/parse.ts';
import { writeCalendar } from '../../../../agents/calendar/text/write.ts';

const meeting = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//Example//EN',
  'X-WR-CALNAME:Work\\, and more',
  'BEGIN:VEVENT',
  'UID:a@example.org',
  'DTSTAMP:20260101T000000Z',
  'DTSTART;TZID=Europe/Berlin:20260105T090000',
  'SUMMARY:Größe\\; a\\nline\\, and one that is longer than the seventy-five octets of',
  '  a content line: ✂✂✂✂✂✂✂✂✂✂✂✂✂✂✂✂✂✂✂✂✂✂✂✂✂✂✂✂✂',
  'X-FOO;X-BAR="a;b:c";X-PLAIN=1:kept as \\it; is,',
  'ATTENDEE;CN="Doe, Jane";PARTSTAT=ACCEPTED:mailto:jane@example.org',
  'BEGIN:X-UNKNOWN',
  'X-INSIDE:1',
  'END:X-UNKNOWN',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
];

describe.each([
  ['CRLF', '\r\n'],
  ['LF', '\n'],
])('lines that end with %s', (_name, ending) => {
  test('are read, and written with CRLF and no more than 75 octets', () => {
    const written = writeCalendar(parseCalendar(meeting.join(ending)));
    const lines = written.split('\r\n');
    expect(lines.at(-1)).toBe('');
    expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
    expect(written.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    const unfolded = (text: string) => text.replace(/\r?\n /g, '').split(/\r?\n/);
    // Jane's quotes are needed, and so are those of X-BAR.
    expect(unfolded(written)).toEqual(unfolded(meeting.join('\n')));
  });
});

test('what is written reads the same again', () => {
  const once = writeCalendar(parseCalendar(meeting.join('\n')));
  expect(writeCalendar(parseCalendar(once))).toBe(once);
});

test('values are unescaped', () => {
  const event = parseCalendar(meeting.join('\n')).getFirstSubcomponent('vevent');
  expect(event?.getFirstPropertyValue('summary')).toMatch(/^Größe; a\nline, and one .* content line: ✂/);
});

test('a mark before UTF-8 and empty lines around do no harm', () => {
  expect(parseCalendar(`\ufeff\r\n${meeting.join('\r\n')}\r\n\r\n`).name).toBe('vcalendar');
});

test('several calendars in a text', () => {
  const text = meeting.join('\r\n');
  expect(parseCalendars(text + text)).toHaveLength(2);
  expect(() => parseCalendar(text + text)).toThrow('more than one BEGIN:VCALENDAR');
});

test('a U+2028 in a text ends no line', () => {
  const text = meeting.join('\n').replace('Größe', '\u2028END:VEVENT');
  expect(parseCalendar(text).getAllSubcomponents('vevent')).toHaveLength(1);
});

test('a rule in small letters, or with a semicolon at its end', () => {
  const text = 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nRRULE:freq=Weekly;byday=mo;\nEND:VEVENT\nEND:VCALENDAR';
  expect(writeCalendar(parseCalendar(text))).toContain('\r\nRRULE:FREQ=WEEKLY;BYDAY=MO\r\n');
});

describe('what is no calendar is refused in words', () => {
  test.each([
    ['', 'does not begin with BEGIN:VCALENDAR'],
    ['hello', 'does not begin with BEGIN:VCALENDAR'],
    ['BEGIN:VCARD\nEND:VCARD', 'begins with BEGIN:VCARD'],
    ['BEGIN:VCALENDAR', 'BEGIN:VCALENDAR has no end'],
    ['BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR', 'END:VCALENDAR ends BEGIN:VEVENT'],
    ['BEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VCALENDAR', 'END:VCALENDAR ends nothing'],
    ['BEGIN:VCALENDAR\nEND:VCALENDAR\nX:1', 'outside'],
    ['BEGIN:VCALENDAR\nEND:VCALENDAR\nX:1\nBEGIN:VCALENDAR\nEND:VCALENDAR', 'outside'],
    ['BEGIN:VCALENDAR\nno colon\nEND:VCALENDAR', 'no colon'],
    ['BEGIN:VCALENDAR\nconstructor:1\nEND:VCALENDAR', '“constructor” can be no property'],
    ['BEGIN:VCALENDAR\nBEGIN:VEVENT\nRRULE:FREQ=NEVER\nEND:VEVENT\nEND:VCALENDAR', 'NEVER'],
  ])('%j', (text, why) => {
    expect(() => parseCalendar(text)).toThrow(expect.objectContaining({ name: 'Refusal' }));
    expect(() => parseCalendar(text)).toThrow(why);
  });

  test('what is too deep, also where its lines are folded', () => {
    const deep = (begin: string) =>
      `BEGIN:VCALENDAR\n${`${begin}\n`.repeat(5000)}${'END:X\n'.repeat(5000)}END:VCALENDAR`;
    expect(() => parseCalendar(deep('BEGIN:X'))).toThrow('nested more than');
    expect(() => parseCalendar(deep('BEG\n IN:X'))).toThrow('nested more than');
  });

  test('what is too long', () => {
    expect(() => parseCalendar(meeting.join('\n'), 100)).toThrow('more than 100 characters');
  });
});
