import { describe, expect, test } from 'vitest';
import { firstOccurrences, listOccurrences } from '../../../../agents/calendar/events/list-occurrences.ts';
import { listed, range, series } from './calendar.ts';

const spring = range('2026-03-01', '2026-05-01');

describe('meetings keep their local time across both changes', () => {
  test.each([
    ['Europe/Berlin', '20260322', ['+01:00', '+02:00'], '20261018', ['+02:00', '+01:00']],
    ['America/New_York', '20260301', ['-05:00', '-04:00'], '20261025', ['-04:00', '-05:00']],
    ['Australia/Lord_Howe', '20260329', ['+11:00', '+10:30'], '20260927', ['+10:30', '+11:00']],
    ['Africa/Casablanca', '20260208', ['+01:00', '+00:00'], '20260315', ['+00:00', '+01:00']],
  ])('%s', (zone, oneStart, oneOffsets, otherStart, otherOffsets) => {
    for (const [start, offsets] of [
      [oneStart, oneOffsets],
      [otherStart, otherOffsets],
    ] as const) {
      const weekly = series(`UID:a
        DTSTART;TZID=${zone}:${start}T093000
        DURATION:PT45M
        RRULE:FREQ=WEEKLY;COUNT=2`);
      const found = listed(weekly, range('2026-01-01', '2027-01-01'));
      expect(found.map((text) => text.slice(10, 25))).toEqual(offsets.map((offset) => `T09:30:00${offset}`));
      expect(found.map((text) => text.slice(36, 51))).toEqual(offsets.map((offset) => `T10:15:00${offset}`));
    }
  });

  test('what the clock leaps over is at the offset from before, what comes twice is the first', () => {
    const daily = series(`UID:a
      DTSTART;TZID=Europe/Berlin:20260328T023000
      RRULE:FREQ=DAILY;COUNT=3`);
    expect(listed(daily, spring).map((text) => text.slice(0, 25))).toEqual([
      '2026-03-28T02:30:00+01:00',
      '2026-03-29T03:30:00+02:00',
      '2026-03-30T02:30:00+02:00',
    ]);
    const late = series(`UID:a
      DTSTART;TZID=Europe/Berlin:20261024T023000
      RRULE:FREQ=DAILY;COUNT=3`);
    expect(listed(late, range('2026-10-01', '2026-11-01')).map((text) => text.slice(0, 25))).toEqual([
      '2026-10-24T02:30:00+02:00',
      '2026-10-25T02:30:00+02:00',
      '2026-10-26T02:30:00+01:00',
    ]);
  });

  test('hours that fall together are one', () => {
    const hourly = series(`UID:a
      DTSTART;TZID=Europe/Berlin:20260329T010000
      RRULE:FREQ=HOURLY;COUNT=4`);
    expect(listed(hourly, spring).map((text) => text.slice(11, 25))).toEqual([
      '01:00:00+01:00',
      '03:00:00+02:00',
      '04:00:00+02:00',
    ]);
  });
});

describe('how long an instance is (RFC 5545 §3.8.5.3)', () => {
  test('with DTEND as many seconds as the first, with DURATION as many days', () => {
    const byEnd = series(`UID:a
      DTSTART;TZID=Europe/Berlin:20260327T220000
      DTEND;TZID=Europe/Berlin:20260328T220000
      RRULE:FREQ=DAILY;COUNT=2`);
    expect(listed(byEnd, spring).at(-1)).toBe('2026-03-28T22:00:00+01:00/2026-03-29T23:00:00+02:00');
    const byDuration = series(`UID:a
      DTSTART;TZID=Europe/Berlin:20260327T220000
      DURATION:P1D
      RRULE:FREQ=DAILY;COUNT=2`);
    expect(listed(byDuration, spring).at(-1)).toBe('2026-03-28T22:00:00+01:00/2026-03-29T22:00:00+02:00');
  });

  test.each([
    ['a day without an end', 'DTSTART;VALUE=DATE:20260310', '2026-03-10/2026-03-11'],
    ['several days', 'DTSTART;VALUE=DATE:20260310\nDTEND;VALUE=DATE:20260313', '2026-03-10/2026-03-13'],
    [
      'a day that ends when it begins',
      'DTSTART;VALUE=DATE:20260310\nDTEND;VALUE=DATE:20260310',
      '2026-03-10/2026-03-11',
    ],
    ['a week', 'DTSTART;VALUE=DATE:20260310\nDURATION:P1W', '2026-03-10/2026-03-17'],
    ['a moment', 'DTSTART:20260310T090000Z', '2026-03-10T09:00:00Z/2026-03-10T09:00:00Z'],
    [
      'from one zone to another',
      'DTSTART;TZID=Europe/Berlin:20260310T090000\nDTEND;TZID=America/New_York:20260310T090000',
      '2026-03-10T09:00:00+01:00/2026-03-10T14:00:00+01:00',
    ],
    [
      'an end before its begin',
      'DTSTART:20260310T090000Z\nDTEND:20260310T080000Z',
      '2026-03-10T09:00:00Z/2026-03-10T09:00:00Z',
    ],
  ])('%s', (_name, lines, expected) => {
    expect(listed(series(`UID:a\n${lines}`), spring)).toEqual([expected]);
  });
});

test('floating times and days are those of whoever looks', () => {
  const both = series('UID:a\nDTSTART:20260310T090000\nDURATION:PT1H', 'UID:b\nDTSTART;VALUE=DATE:20260310');
  expect(listed(both, range('2026-03-10', '2026-03-11', 'Asia/Tokyo'))).toEqual([
    '2026-03-10/2026-03-11',
    '2026-03-10T09:00:00+09:00/2026-03-10T10:00:00+09:00',
  ]);
  // In Tokyo the day ends at 15:00 UTC, in New York it is then eleven o'clock.
  const later = (zone: string) => range('2026-03-10T13:30:00Z', '2026-03-10T17:00:00Z', zone);
  expect(listed(both, later('Asia/Tokyo'))).toEqual(['2026-03-10/2026-03-11']);
  expect(listed(both, later('America/New_York'))).toHaveLength(2);
});

describe('the range: [from, to), and what overlaps it (RFC 4791 §9.9)', () => {
  const meeting = series('UID:a\nDTSTART:20260310T090000Z\nDTEND:20260310T100000Z');
  const moment = series('UID:a\nDTSTART:20260310T090000Z');
  test.each([
    ['2026-03-10T10:00:00Z', '2026-03-10T11:00:00Z', 0, 0],
    ['2026-03-10T08:00:00Z', '2026-03-10T09:00:00Z', 0, 0],
    ['2026-03-10T08:00:00Z', '2026-03-10T09:00:01Z', 1, 1],
    ['2026-03-10T09:00:00Z', '2026-03-10T09:30:00Z', 1, 1],
    ['2026-03-10T09:59:59Z', '2026-03-10T11:00:00Z', 1, 0],
  ])('%s to %s', (from, to, ofMeeting, ofMoment) => {
    expect(listed(meeting, range(from, to))).toHaveLength(ofMeeting);
    expect(listed(moment, range(from, to))).toHaveLength(ofMoment);
  });

  test('long before it', () => {
    const long = series(
      'UID:a\nDTSTART;VALUE=DATE:20200101\nDTEND;VALUE=DATE:20300101',
      `UID:b
      DTSTART:20260101T000000Z
      DURATION:P40D
      RRULE:FREQ=MONTHLY`,
    );
    expect(listed(long, range('2026-03-05', '2026-03-06'))).toEqual([
      '2020-01-01/2030-01-01',
      '2026-02-01T00:00:00Z/2026-03-13T00:00:00Z',
      '2026-03-01T00:00:00Z/2026-04-10T00:00:00Z',
    ]);
  });
});

const weekly = `UID:a
  DTSTART;TZID=Europe/Berlin:20260302T090000
  DTEND;TZID=Europe/Berlin:20260302T100000
  RRULE:FREQ=WEEKLY;COUNT=6`;

describe('instances that are not as the others', () => {
  test.each([
    ['in DTSTART’s zone', 'EXDATE;TZID=Europe/Berlin:20260309T090000,20260330T090000'],
    ['in UTC', 'EXDATE:20260309T080000Z,20260330T070000Z'],
    ['in another zone', 'EXDATE;TZID=America/New_York:20260309T040000,20260330T030000'],
    ['as dates', 'EXDATE;VALUE=DATE:20260309,20260330'],
    ['floating', 'EXDATE:20260309T090000,20260330T090000'],
  ])('EXDATE %s', (_name, exdate) => {
    const found = listed(series(`${weekly}\n${exdate}`), range('2026-01-01', '2027-01-01'));
    expect(found.map((text) => text.slice(5, 10))).toEqual(['03-02', '03-16', '03-23', '04-06']);
  });

  test('EXRULE (RFC 2445 §4.8.5.2)', () => {
    const found = listed(series(`${weekly}\nEXRULE:FREQ=WEEKLY;INTERVAL=2`), spring);
    expect(found.map((text) => text.slice(5, 10))).toEqual(['03-09', '03-23', '04-06']);
  });

  test('RDATE adds, also with a length of its own, and what is there already only once', () => {
    const found = listed(
      series(`${weekly}
        RDATE;TZID=Europe/Berlin:20260304T120000,20260309T090000
        RDATE;VALUE=PERIOD:20260305T120000Z/20260305T123000Z,20260306T120000Z/P1DT1H`),
      range('2026-03-01', '2026-03-15'),
    );
    expect(found).toEqual([
      '2026-03-02T09:00:00+01:00/2026-03-02T10:00:00+01:00',
      '2026-03-04T12:00:00+01:00/2026-03-04T13:00:00+01:00',
      '2026-03-05T13:00:00+01:00/2026-03-05T13:30:00+01:00',
      '2026-03-06T13:00:00+01:00/2026-03-07T14:00:00+01:00',
      '2026-03-09T09:00:00+01:00/2026-03-09T10:00:00+01:00',
    ]);
  });

  test('moved within, out of and into the range', () => {
    const moved = (id: string, to: string) => `UID:a
      RECURRENCE-ID;TZID=Europe/Berlin:${id}T090000
      DTSTART;TZID=Europe/Berlin:${to}
      DURATION:PT15M`;
    const all = series(
      weekly,
      moved('20260302', '20260303T140000'),
      moved('20260309', '20260520T090000'),
      moved('20260406', '20260310T090000'),
    );
    expect(listed(all, range('2026-03-01', '2026-03-17'))).toEqual([
      '2026-03-03T14:00:00+01:00/2026-03-03T14:15:00+01:00 of 2026-03-02T09:00:00+01:00',
      '2026-03-10T09:00:00+01:00/2026-03-10T09:15:00+01:00 of 2026-04-06T09:00:00+02:00',
      '2026-03-16T09:00:00+01:00/2026-03-16T10:00:00+01:00',
    ]);
    expect(listed(all, range('2026-05-01', '2026-06-01'))).toHaveLength(1);
  });

  test('RECURRENCE-ID in UTC, another SEQUENCE, and one that was taken out', () => {
    const all = series(
      `${weekly}\nEXDATE:20260316T080000Z`,
      'UID:a\nSEQUENCE:2\nRECURRENCE-ID:20260309T080000Z\nDTSTART:20260309T120000Z',
      'UID:a\nSEQUENCE:1\nRECURRENCE-ID:20260309T080000Z\nDTSTART:20260309T150000Z',
      'UID:a\nRECURRENCE-ID:20260316T080000Z\nDTSTART:20260316T150000Z',
    );
    expect(listed(all, range('2026-03-08', '2026-03-20'))).toEqual([
      '2026-03-09T12:00:00Z/2026-03-09T12:00:00Z of 2026-03-09T09:00:00+01:00',
    ]);
  });

  test('from here on (RANGE=THISANDFUTURE, §3.2.13)', () => {
    const all = series(
      weekly,
      `UID:a
        RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260316T090000
        DTSTART;TZID=Europe/Berlin:20260317T110000
        DURATION:PT2H`,
      `UID:a
        RECURRENCE-ID;TZID=Europe/Berlin:20260330T090000
        DTSTART;TZID=Europe/Berlin:20260330T080000
        DURATION:PT5M`,
      `UID:a
        RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260406T090000
        DTSTART;TZID=Europe/Berlin:20260405T090000
        DURATION:PT1M`,
    );
    expect(listed(all, spring)).toEqual([
      '2026-03-02T09:00:00+01:00/2026-03-02T10:00:00+01:00',
      '2026-03-09T09:00:00+01:00/2026-03-09T10:00:00+01:00',
      '2026-03-17T11:00:00+01:00/2026-03-17T13:00:00+01:00 of 2026-03-16T09:00:00+01:00',
      '2026-03-24T11:00:00+01:00/2026-03-24T13:00:00+01:00 of 2026-03-23T09:00:00+01:00',
      '2026-03-30T08:00:00+02:00/2026-03-30T08:05:00+02:00 of 2026-03-30T09:00:00+02:00',
      '2026-04-05T09:00:00+02:00/2026-04-05T09:01:00+02:00 of 2026-04-06T09:00:00+02:00',
    ]);
  });

  test('one instance of a series that is not there', () => {
    const alone = series('UID:a\nRECURRENCE-ID:20260309T080000Z\nDTSTART:20260309T120000Z\nDURATION:PT1H');
    expect(listed(alone, spring)).toEqual([
      '2026-03-09T12:00:00Z/2026-03-09T13:00:00Z of 2026-03-09T08:00:00Z',
    ]);
  });

  test('a whole day of a series of days is moved', () => {
    const days = series(
      'UID:a\nDTSTART;VALUE=DATE:20260302\nRRULE:FREQ=WEEKLY;COUNT=3',
      'UID:a\nRECURRENCE-ID;VALUE=DATE:20260309\nDTSTART:20260310T090000Z',
    );
    expect(listed(days, spring)).toEqual([
      '2026-03-02/2026-03-03',
      '2026-03-10T09:00:00Z/2026-03-10T09:00:00Z of 2026-03-09',
      '2026-03-16/2026-03-17',
    ]);
  });
});

describe('order and number', () => {
  const two = series(
    'UID:b\nDTSTART:20260302T090000Z\nRRULE:FREQ=DAILY',
    'UID:a\nDTSTART:20260303T090000Z\nRRULE:FREQ=DAILY;INTERVAL=2',
  );

  test('by start, then by UID', () => {
    const found = listOccurrences(two, range('2026-03-02', '2026-03-06')).map(({ series: { uid } }) => uid);
    expect(found).toEqual(['b', 'a', 'b', 'b', 'a', 'b']);
  });

  test('the first of them are the same', () => {
    const within = range('2026-03-02', '2026-06-06');
    for (const limit of [1, 2, 3, 50, 200])
      expect(firstOccurrences(two, within, limit)).toEqual(listOccurrences(two, within).slice(0, limit));
  });

  test('the first of a million, and far from its begin', () => {
    const endless = series('UID:c\nDTSTART:20200101T090000Z\nRRULE:FREQ=SECONDLY;COUNT=1000000000');
    const found = firstOccurrences(endless, range('2045-01-01', '9000-01-01'), 3);
    expect(found.map(({ startUtc }) => new Date(startUtc * 1000).toISOString())).toEqual([
      '2045-01-01T00:00:00.000Z',
      '2045-01-01T00:00:01.000Z',
      '2045-01-01T00:00:02.000Z',
    ]);
  });

  test('too many at once are refused', () => {
    const endless = series('UID:c\nDTSTART:20200101T090000Z\nRRULE:FREQ=SECONDLY');
    expect(() => listOccurrences(endless, range('2026-01-01', '2027-01-01'))).toThrow('more than 100000');
  });
});
