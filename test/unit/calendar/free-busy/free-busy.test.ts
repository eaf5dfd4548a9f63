import { describe, expect, test } from 'vitest';
import { utcText } from '../../../../agents/calendar/events/rfc3339.ts';
import { busyTimes } from '../../../../agents/calendar/free-busy/busy-times.ts';
import { comparable } from '../../../../agents/calendar/free-busy/kind.ts';
import { Periods, without } from '../../../../agents/calendar/free-busy/periods.ts';
import { publishedIn } from '../../../../agents/calendar/free-busy/published.ts';
import { writeFreeBusy } from '../../../../agents/calendar/free-busy/vfreebusy.ts';
import { jCalOf } from '../../../../agents/calendar/text/jcal.ts';
import { parseCalendar } from '../../../../agents/calendar/text/parse.ts';
import { range, series } from '../events/calendar.ts';

const day = range('2026-03-10', '2026-03-11');

function busy(events: readonly string[], { owner = [] as string[], within = day } = {}): string[] {
  const times = busyTimes(series(...events), within, { owner: new Set(owner.map(comparable)) });
  return times.map(
    ({ kind, start, end }) => `${kind} ${utcText(start).slice(11, 16)}-${utcText(end).slice(11, 16)}`,
  );
}

let counter = 0;
const meeting = (start: string, minutes: number, more = '') =>
  `UID:${counter++}\nDTSTART:20260310T${start}00Z\nDURATION:PT${minutes}M\n${more}`;

describe('what takes time (RFC 4791 §7.10)', () => {
  test.each([
    ['what says nothing', '', ['BUSY 09:00-10:00']],
    ['confirmed', 'STATUS:CONFIRMED', ['BUSY 09:00-10:00']],
    ['opaque', 'TRANSP:OPAQUE', ['BUSY 09:00-10:00']],
    ['tentative', 'STATUS:TENTATIVE', ['BUSY-TENTATIVE 09:00-10:00']],
    ['transparent', 'TRANSP:TRANSPARENT', []],
    ['cancelled', 'STATUS:CANCELLED', []],
    ['declined by its guest', 'ORGANIZER:mailto:a@x\nATTENDEE;PARTSTAT=DECLINED:mailto:b@x', []],
    ['tentative for its guest', 'ATTENDEE;PARTSTAT=TENTATIVE:mailto:b@x', ['BUSY-TENTATIVE 09:00-10:00']],
    ['not answered', 'ATTENDEE:mailto:b@x', ['BUSY 09:00-10:00']],
    [
      'declined by all',
      'ORGANIZER:mailto:a@x\nATTENDEE:mailto:A@x\nATTENDEE;PARTSTAT=DECLINED:mailto:b@x\nATTENDEE;PARTSTAT=DECLINED:mailto:c@x',
      [],
    ],
    [
      'declined by one of two',
      'ATTENDEE;PARTSTAT=DECLINED:mailto:b@x\nATTENDEE;PARTSTAT=ACCEPTED:mailto:c@x',
      ['BUSY 09:00-10:00'],
    ],
  ])('%s', (_name, lines, expected) => {
    expect(busy([meeting('0900', 60, lines)])).toEqual(expected);
  });

  test('declined by whose calendar it is', () => {
    const lines = 'ATTENDEE;PARTSTAT=DECLINED:MAILTO:Me@x\nATTENDEE;PARTSTAT=ACCEPTED:mailto:c@x';
    expect(busy([meeting('0900', 60, lines)], { owner: ['xmpp:me@x', 'mailto:me@x'] })).toEqual([]);
    const prefixed = lines.replace('MAILTO:Me@x', 'mailto:xmpp:me@x');
    expect(busy([meeting('0900', 60, prefixed)], { owner: ['xmpp:me@x'] })).toEqual([]);
    expect(busy([meeting('0900', 60, lines)], { owner: ['mailto:c@x'] })).toEqual(['BUSY 09:00-10:00']);
    expect(busy([meeting('0900', 60, lines)], { owner: ['mailto:d@x'] })).toEqual(['BUSY 09:00-10:00']);
  });

  test('an instance that is cancelled, another that is free, the others', () => {
    const instance = (hour: string, more: string) =>
      `UID:a\nRECURRENCE-ID:20260310T${hour}0000Z\nDTSTART:20260310T${hour}0000Z\nDURATION:PT5M\n${more}`;
    const hourly = 'UID:a\nDTSTART:20260310T080000Z\nDURATION:PT5M\nRRULE:FREQ=HOURLY;COUNT=4';
    expect(busy([hourly, instance('09', 'STATUS:CANCELLED'), instance('10', 'TRANSP:TRANSPARENT')])).toEqual([
      'BUSY 08:00-08:05',
      'BUSY 11:00-11:05',
    ]);
  });

  test('a day is a day of whoever looks', () => {
    const event = ['UID:a\nDTSTART;VALUE=DATE:20260310'];
    expect(busy(event, { within: range('2026-03-10', '2026-03-11', 'Asia/Tokyo') })).toEqual([
      'BUSY 15:00-15:00',
    ]);
    expect(
      busy(event, { within: range('2026-03-10T20:00:00Z', '2026-03-11T20:00:00Z', 'America/New_York') }),
    ).toEqual(['BUSY 20:00-04:00']);
  });
});

test('what overlaps or touches is one, and each moment has one kind', () => {
  const all = [
    meeting('0900', 60),
    meeting('0930', 60),
    meeting('1030', 30),
    meeting('0800', 240, 'STATUS:TENTATIVE'),
    meeting('1000', 0),
  ];
  expect(busy(all)).toEqual(['BUSY-TENTATIVE 08:00-09:00', 'BUSY 09:00-11:00', 'BUSY-TENTATIVE 11:00-12:00']);
});

test('what lies across the edges of the range is cut', () => {
  const night = [
    'UID:a\nDTSTART:20260309T230000Z\nDTEND:20260310T010000Z',
    'UID:b\nDTSTART:20260310T233000Z\nDURATION:PT2H',
  ];
  expect(busy(night)).toEqual(['BUSY 00:00-01:00', 'BUSY 23:30-00:00']);
});

test('periods are merged and taken out as seconds counted one by one', () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return seed % below;
  };
  for (let round = 0; round < 500; round++) {
    const [some, others] = [new Periods(), new Periods()];
    const seconds = [new Set<number>(), new Set<number>()];
    for (const [index, periods] of [some, others].entries()) {
      for (let count = random(8); count > 0; count--) {
        const start = random(40);
        const end = start + random(6);
        periods.add(start, end);
        for (let at = start; at < end; at++) seconds[index]?.add(at);
      }
    }
    const left = without(some.merged(), others.merged());
    const counted = left.flatMap(({ start, end }) =>
      Array.from({ length: end - start }, (_, at) => start + at),
    );
    expect(counted).toEqual(
      [...(seconds[0] ?? [])].filter((at) => !seconds[1]?.has(at)).sort((a, b) => a - b),
    );
    const merged = some.merged();
    for (const [index, { start }] of merged.entries())
      expect(start).toBeGreaterThan(merged[index - 1]?.end ?? -1);
  }
});

describe('VFREEBUSY', () => {
  const head = { uid: 'f@example.org', stampUtc: day.fromUtc, fromUtc: day.fromUtc, toUtc: day.toUtc };

  test('is written with one period to a line', () => {
    const times = busyTimes(series(meeting('0900', 60), meeting('1200', 30, 'STATUS:TENTATIVE')), day);
    expect(writeFreeBusy(head, times).split('\r\n')).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Dragoman//Dragoman//EN',
      'BEGIN:VFREEBUSY',
      'UID:f@example.org',
      'DTSTAMP:20260310T000000Z',
      'DTSTART:20260310T000000Z',
      'DTEND:20260311T000000Z',
      'FREEBUSY;FBTYPE=BUSY:20260310T090000Z/20260310T100000Z',
      'FREEBUSY;FBTYPE=BUSY-TENTATIVE:20260310T120000Z/20260310T123000Z',
      'END:VFREEBUSY',
      'END:VCALENDAR',
      '',
    ]);
  });

  test('and one that somebody published counts', () => {
    const text = `BEGIN:VCALENDAR
BEGIN:VFREEBUSY
FREEBUSY:20260310T090000Z/PT1H,20260310T110000Z/20260310T120000Z
FREEBUSY;FBTYPE=FREE:20260310T130000Z/PT1H
FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20260310T113000Z/PT1H
FREEBUSY;FBTYPE=X-OTHER:20260310T200000Z/PT1H
END:VFREEBUSY
END:VCALENDAR`;
    const published = publishedIn(jCalOf(parseCalendar(text)));
    const times = busyTimes([], day, { published });
    expect(
      times.map(({ kind, start, end }) => [kind, (start - day.fromUtc) / 60, (end - day.fromUtc) / 60]),
    ).toEqual([
      ['BUSY', 540, 600],
      ['BUSY', 660, 720],
      ['BUSY-UNAVAILABLE', 720, 750],
      ['BUSY', 1200, 1260],
    ]);
  });
});
