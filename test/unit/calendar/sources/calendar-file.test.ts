import { describe, expect, test } from 'vitest';
import { CalendarFile } from '../../../../agents/calendar/sources/calendar-file.ts';
import { calendar, event } from './samples.ts';

const fileOf = (text: string) => new CalendarFile(Buffer.from(text));

const zone = (tzid: string, offset = '+0100') =>
  `BEGIN:VTIMEZONE\r\nTZID:${tzid}\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:${offset}\r\n` +
  `TZOFFSETTO:${offset}\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n`;

const zoned = (uid: string, tzid: string) =>
  `BEGIN:VEVENT\r\nUID:${uid}\r\nDTSTAMP:20260301T080000Z\r\nDTSTART;TZID=${tzid}:20260302T090000\r\nEND:VEVENT\r\n`;

// Odd, and as it may be: a strange order, folded names, latin1, a task, a part nobody knows, LF among CRLF.
const odd = Buffer.from(
  [
    'BEGIN:VCALENDAR\r\nX-WR-CALNAME:Ann\r\nVERSION:2.0\r\n',
    event('a'),
    'BEGIN:X-WEATHER\r\nX-SUN:yes\r\nEND:X-WEATHER\r\n',
    'begin:vevent\nUI\n D:fold\n ed\nX-NOTE:caf\u00e9\nBEGIN:VALARM\nUID:alarm\nEND:VALARM\nend:vevent\n',
    'BEGIN:VTODO\r\nUID:task\r\nEND:VTODO\r\n',
    event('b'),
    '\r\nEND:VCALENDAR',
  ].join(''),
  'latin1',
);

describe('what a file holds', () => {
  test('is told by UID, with the zones that are named', () => {
    const text = calendar(zone('Here'), zone('There'), event('a'), zoned('b', 'There'), zoned('a', '"Here"'));
    const [a, b, ...others] = fileOf(text).objects;
    expect(others).toEqual([]);
    expect(a?.text).toBe(calendar(zone('Here'), event('a'), zoned('a', '"Here"')));
    expect(b?.text).toBe(calendar(zone('There'), zoned('b', 'There')));
  });

  test('may be spelled in any way', () => {
    const file = new CalendarFile(odd);
    expect(file.objects.map(({ uid }) => uid)).toEqual(['a', 'folded', 'b']);
    expect(file.object('task')?.text).toContain('BEGIN:VTODO');
    expect(file.object('alarm')).toBeUndefined();
  });

  test('may be several calendars', () => {
    const file = fileOf(calendar(event('a')) + calendar(event('b')));
    expect(file.objects.map(({ text }) => text)).toEqual([calendar(event('a')), calendar(event('b'))]);
  });

  test('has another version after a change, and the same without', () => {
    const [a, b] = fileOf(calendar(event('a'), event('b'))).objects;
    const [first, second] = fileOf(calendar(event('b', { summary: 'other' }), event('a'))).objects;
    expect(second?.version).toBe(a?.version);
    expect(first?.version).not.toBe(b?.version);
  });

  test('events without a UID are counted', () => {
    const file = fileOf(calendar(event('a'), 'BEGIN:VEVENT\r\nDTSTART:20260302T090000Z\r\nEND:VEVENT\r\n'));
    expect(file.namelessCount).toBe(1);
    expect(file.objects).toHaveLength(1);
  });
});

describe('a change', () => {
  test('leaves every other byte', () => {
    const next = new CalendarFile(odd).with('folded', calendar(event('folded', { summary: 'new' })));
    const [before, after] = odd.toString('latin1').split(/begin:vevent[\s\S]*end:vevent\n/);
    expect(next.toString('latin1')).toBe(`${before}${event('folded', { summary: 'new' })}${after}`);
  });

  test('takes out one and nothing else', () => {
    expect(
      fileOf(calendar(event('a'), event('b'), event('c')))
        .without('b')
        .toString(),
    ).toBe(calendar(event('a'), event('c')));
  });

  test('adds at the end', () => {
    expect(
      fileOf(calendar(event('a')))
        .with('b', calendar(event('b')))
        .toString(),
    ).toBe(calendar(event('a'), event('b')));
    expect(
      fileOf(calendar())
        .with('b', calendar(event('b')))
        .toString(),
    ).toBe(calendar(event('b')));
  });

  test('puts a series with its exceptions where the first of it stood', () => {
    const before = fileOf(calendar(event('a'), event('s'), event('b'), event('s', { summary: 'moved' })));
    const next = before.with('s', calendar(event('s', { summary: 'one' }), event('s', { summary: 'two' })));
    expect(next.toString()).toBe(
      calendar(event('a'), event('s', { summary: 'one' }), event('s', { summary: 'two' }), event('b')),
    );
  });

  test('has the line ends of the file', () => {
    const next = fileOf(calendar(event('a')).replaceAll('\r', '')).with('b', calendar(event('b')));
    expect(next.toString()).toBe(calendar(event('a'), event('b')).replaceAll('\r', ''));
  });

  test('brings its zones along, once', () => {
    const file = fileOf(calendar(event('a')));
    const once = file.with('b', calendar(zone('Here'), zoned('b', 'Here')));
    expect(once.toString()).toBe(calendar(zone('Here'), event('a'), zoned('b', 'Here')));
    const twice = new CalendarFile(once).with('c', calendar(zone('Here'), zoned('c', 'Here')));
    expect(twice.toString()).toBe(calendar(zone('Here'), event('a'), zoned('b', 'Here'), zoned('c', 'Here')));
  });

  test('never gives an event the zone of another', () => {
    const file = fileOf(calendar(zone('Here'), zoned('a', 'Here')));
    expect(() => file.with('b', calendar(zone('Here', '+0200'), zoned('b', 'Here')))).toThrow(
      /another time zone/,
    );
    const berlin = fileOf(calendar(zone('Europe/Berlin'), zoned('a', 'Europe/Berlin')));
    const next = berlin.with('b', calendar(zone('Europe/Berlin', '+0200'), zoned('b', 'Europe/Berlin')));
    expect(next.toString()).toBe(
      calendar(zone('Europe/Berlin'), zoned('a', 'Europe/Berlin'), zoned('b', 'Europe/Berlin')),
    );
  });

  test.each([
    ['another UID', calendar(event('b'))],
    ['more than one', calendar(event('a'), event('b'))],
    ['no event', calendar(zone('Here'))],
    ['no calendar', 'hello'],
  ])('with %s is refused', (_what, text) => {
    expect(() => fileOf(calendar(event('a'))).with('a', text)).toThrow();
  });
});

test.each([
  ['nothing', ''],
  ['words', 'hello\r\n'],
  ['a page', '<html>BEGIN:VCALENDAR</html>'],
  ['a card', 'BEGIN:VCARD\r\nEND:VCARD\r\n'],
  ['a calendar cut short', calendar(event('a')).slice(0, -20)],
  ['an event cut short', calendar('BEGIN:VEVENT\r\nUID:a\r\n')],
  ['words behind it', `${calendar(event('a'))}hello`],
  ['too many levels', `BEGIN:VCALENDAR\r\n${'BEGIN:X\r\n'.repeat(100_000)}`],
])('%s is no calendar', (_what, text) => {
  expect(() => fileOf(text)).toThrow(/it (is|has|ends|begins)|its parts/);
});

test('any file cut or joined anywhere is refused or keeps its bytes', () => {
  const bytes = Buffer.concat([odd, Buffer.from(`\r\n${calendar(zone('Here'), zoned('z', 'Here'))}`)]);
  for (let at = 0; at <= bytes.length; at++) {
    const halves = [bytes.subarray(0, at), bytes.subarray(at), Buffer.concat([bytes.subarray(at), bytes])];
    for (const half of halves) {
      let file: CalendarFile;
      try {
        file = new CalendarFile(half);
      } catch (error) {
        expect((error as Error).name).toBe('BrokenCalendar');
        continue;
      }
      expect(file.without('nobody').equals(half)).toBe(true);
      for (const { uid, text } of file.objects) expect(fileOf(text).object(uid)?.text).toBe(text);
    }
  }
});
