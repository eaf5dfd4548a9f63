import { describe, expect, test } from 'vitest';
import { firstOccurrences, listOccurrences } from '../../../agents/calendar/events/list-occurrences.ts';
import { seriesOf } from '../../../agents/calendar/events/series.ts';
import { busyTimes } from '../../../agents/calendar/free-busy/busy-times.ts';
import { jCalOf } from '../../../agents/calendar/text/jcal.ts';
import { parseCalendars } from '../../../agents/calendar/text/parse.ts';
import { writeCalendar } from '../../../agents/calendar/text/write.ts';
import { Refusal } from '../../../app/refusal.ts';
import { calendar, range } from './events/calendar.ts';

// Each should take less than a fifth of a second; a machine that does much else takes several times as long for it.
const MOST_MS = 1000;
const year = range('2026-01-01', '2027-01-01', 'Europe/Berlin');

/** What is done with any calendar: an answer, or a Refusal with words. Anything else is thrown. */
function answer(text: string): 'answered' | 'refused' {
  try {
    for (const one of parseCalendars(text)) {
      const series = seriesOf(jCalOf(one));
      firstOccurrences(series, year, 100);
      listOccurrences(series, year);
      busyTimes(series, year);
      expect(parseCalendars(writeCalendar(one))).toHaveLength(1);
    }
    return 'answered';
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    expect(error.message).not.toMatch(/undefined|NaN|\[object|Cannot|not a function/);
    return 'refused';
  }
}

/** The same, and the processor's time for it. */
function timed(text: string) {
  const before = process.cpuUsage();
  const outcome = answer(text);
  const { user, system } = process.cpuUsage(before);
  return { outcome, milliseconds: (user + system) / 1000 };
}

const seeds = [
  calendar(
    `UID:a
    DTSTART;TZID=Europe/Berlin:20260302T090000
    DTEND;TZID=Europe/Berlin:20260302T100000
    RRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20261231T230000Z
    EXDATE;TZID=Europe/Berlin:20260309T090000
    RDATE;VALUE=PERIOD:20260304T120000Z/PT1H
    ORGANIZER:mailto:a@example.org
    ATTENDEE;PARTSTAT=ACCEPTED:mailto:b@example.org
    SUMMARY:Größe`,
    `UID:a
    RECURRENCE-ID;TZID=Europe/Berlin;RANGE=THISANDFUTURE:20260316T090000
    DTSTART;TZID=Europe/Berlin:20260317T110000
    DURATION:PT2H
    STATUS:TENTATIVE`,
  ),
  calendar(
    `UID:b
    DTSTART;VALUE=DATE:20260101
    DURATION:P2D
    RRULE:FREQ=MONTHLY;BYDAY=1MO,-1FR;BYSETPOS=1;COUNT=30`,
    `UID:c
    DTSTART:20260302T090000Z
    RRULE:FREQ=HOURLY;INTERVAL=5;BYHOUR=9,14;BYMINUTE=0,30
    EXRULE:FREQ=DAILY;INTERVAL=3
    TRANSP:TRANSPARENT`,
  ),
  `BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VTIMEZONE
TZID:Own
BEGIN:STANDARD
DTSTART:19701025T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:d
DTSTART;TZID=Own:20260302T090000
RRULE:FREQ=YEARLY;BYWEEKNO=10,53;BYDAY=MO,SU;WKST=SU
DURATION:P1DT2H
END:VEVENT
END:VCALENDAR
`,
];

describe('10,000 calendars, changed by chance: an answer or a refusal, each soon', () => {
  let state = 20_260_302;
  const below = (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const pieces = [
    'FREQ=SECONDLY',
    'INTERVAL=99999999',
    'COUNT=999999999',
    ';',
    ':',
    ',',
    '=',
    '-',
    '9999',
    '0',
    'T',
    'Z',
    'P',
    '\r\n',
    '\r\n ',
    'BEGIN:VEVENT\r\n',
    'END:VEVENT\r\n',
    'BYDAY=MO',
    'BYSETPOS=-1',
    'BYMONTH=2;BYMONTHDAY=30',
    'BYHOUR=3',
    'TZID=Nowhere',
    'VALUE=DATE',
    '\0',
    '"',
    '\\',
    '\u2028',
    '__proto__',
    'constructor',
  ];
  const changed = (text: string): string => {
    let result = text;
    for (let count = 1 + below(4); count > 0; count--) {
      const at = below(result.length);
      const length = below(4) === 0 ? below(40) : below(3);
      const put = [
        () => '',
        () => pieces[below(pieces.length)] ?? '',
        () => String.fromCharCode(32 + below(96)),
        () => String(below(100_000)),
        () => result.slice(below(result.length)).slice(0, below(60)),
      ];
      result = result.slice(0, at) + (put[below(put.length)]?.() ?? '') + result.slice(at + length);
    }
    return result;
  };
  // In ten parts, so that what is slow is found.
  test.each(Array.from({ length: 10 }, (_, part) => part + 1))('part %d', () => {
    const outcomes = { answered: 0, refused: 0 };
    for (let index = 0; index < 1000; index++) {
      const text = changed(seeds[index % seeds.length] ?? '');
      const { outcome, milliseconds } = timed(text);
      outcomes[outcome]++;
      expect(milliseconds, text).toBeLessThan(MOST_MS);
    }
    expect(outcomes.answered).toBeGreaterThan(100);
    expect(outcomes.refused).toBeGreaterThan(100);
  });
});

describe('rules that are meant to take long', () => {
  const rule = (rrule: string, more = '') =>
    calendar(`UID:a\nDTSTART:19700101T000000Z\nRRULE:${rrule}${more}`);
  test.each([
    ['never', rule('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'), 'answered'],
    ['never, by days', rule('FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30'), 'answered'],
    ['never, by weeks', rule('FREQ=WEEKLY;BYMONTH=2;BYMONTHDAY=30'), 'answered'],
    ['never, by position', rule('FREQ=MONTHLY;BYDAY=MO;BYSETPOS=300'), 'answered'],
    ['never, by seconds', rule('FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30'), 'answered'],
    ['never, by an hour that is not hit', rule('FREQ=HOURLY;INTERVAL=2;BYHOUR=3'), 'answered'],
    ['never, by a second that is not hit', rule('FREQ=SECONDLY;INTERVAL=60;BYSECOND=1'), 'answered'],
    [
      'rarely, by two intervals',
      rule('FREQ=SECONDLY;INTERVAL=86399;BYDAY=MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0'),
      'refused',
    ],
    ['each second, for ever', rule('FREQ=SECONDLY'), 'refused'],
    ['a million', rule('FREQ=SECONDLY;COUNT=1000000'), 'answered'],
    ['more than there are', rule('FREQ=SECONDLY;COUNT=9007199254740991'), 'refused'],
    ['counted in vain', rule('FREQ=MINUTELY;BYDAY=MO;COUNT=99999999'), 'refused'],
    [
      'all seconds of some days',
      rule('FREQ=YEARLY;BYSECOND=0,1,2,3;BYMINUTE=0,1,2,3;BYHOUR=0,1,2,3;BYDAY=MO,TU'),
      'answered',
    ],
    ['with an interval beyond all', rule('FREQ=YEARLY;INTERVAL=9007199254740991'), 'answered'],
    ['taken out one by one', rule('FREQ=HOURLY', '\nEXRULE:FREQ=SECONDLY'), 'answered'],
    ['a length beyond all', calendar('UID:a\nDTSTART:20200101T000000Z\nDURATION:P99999999W'), 'refused'],
    [
      'a length of all years',
      calendar('UID:a\nDTSTART:20200101T000000Z\nDURATION:P400000W\nRRULE:FREQ=DAILY'),
      'answered',
    ],
    ['a year that is none', calendar('UID:a\nDTSTART:00000101T000000Z'), 'refused'],
    ['all years', calendar('UID:a\nDTSTART:00010101T000000Z\nRRULE:FREQ=DAILY'), 'answered'],
    ['a day each hour', calendar('UID:a\nDTSTART;VALUE=DATE:20260101\nRRULE:FREQ=HOURLY'), 'refused'],
    ['another calendar', rule('RSCALE=CHINESE;FREQ=YEARLY'), 'refused'],
    [
      '10,000 exceptions',
      calendar(
        `UID:a\nDTSTART:20260101T000000Z\nRRULE:FREQ=DAILY\nEXDATE:${Array.from({ length: 10_000 }, (_, day) => `${2000 + (day % 30)}0101T000000Z`).join(',')}`,
      ),
      'answered',
    ],
    ['50 rules', calendar(`UID:a\nDTSTART:20260101T000000Z${'\nRRULE:FREQ=DAILY'.repeat(50)}`), 'answered'],
  ])('%s', (_name, text, expected) => {
    const { outcome, milliseconds } = timed(text);
    expect(outcome).toBe(expected);
    expect(milliseconds).toBeLessThan(MOST_MS);
  });
});

test('a rule that is not followed says of which event, and why', () => {
  const text = calendar('UID:meeting-1\nDTSTART:20260101T000000Z\nRRULE:RSCALE=CHINESE;FREQ=YEARLY');
  expect(() => parseCalendars(text).flatMap((one) => seriesOf(jCalOf(one)))).toThrow(
    'The event “meeting-1” cannot be read: its recurrence rule cannot be followed: RSCALE is not supported.',
  );
});
