import { describe, expect, test } from 'vitest';
import { DAY_SECONDS } from '../../../../agents/calendar/recurrence/calendar-day.ts';
import { jCalOf } from '../../../../agents/calendar/text/jcal.ts';
import { parseCalendar } from '../../../../agents/calendar/text/parse.ts';
import { zonesOf } from '../../../../agents/calendar/zones/find-zone.ts';
import { systemZone } from '../../../../agents/calendar/zones/system-zone.ts';
import { toUtc, type Zone } from '../../../../agents/calendar/zones/zone.ts';

/** Seconds of a clock or of UTC: the text says which. */
const at = (text: string) => Date.parse(`${text}Z`) / 1000;
const utcOf = (zone: Zone, local: string) =>
  new Date(toUtc(zone, at(local)) * 1000).toISOString().slice(0, 16);

function zone(id: string): Zone {
  const found = systemZone(id);
  if (!found) throw new Error(`${id} is missing`);
  return found;
}

describe('local times (RFC 5545 §3.3.5)', () => {
  test.each([
    ['Europe/Berlin', '2026-01-15T09:00', '2026-01-15T08:00'],
    ['Europe/Berlin', '2026-07-15T09:00', '2026-07-15T07:00'],
    ['America/New_York', '2026-01-15T09:00', '2026-01-15T14:00'],
    ['America/New_York', '2026-07-15T09:00', '2026-07-15T13:00'],
    // Half an hour of summer time.
    ['Australia/Lord_Howe', '2026-01-15T09:00', '2026-01-14T22:00'],
    ['Australia/Lord_Howe', '2026-07-15T09:00', '2026-07-14T22:30'],
    // An hour less in Ramadan.
    ['Africa/Casablanca', '2026-01-15T09:00', '2026-01-15T08:00'],
    ['Africa/Casablanca', '2026-03-01T09:00', '2026-03-01T09:00'],
    ['Asia/Kathmandu', '2026-03-01T09:00', '2026-03-01T03:15'],
  ])('%s %s', (id, local, expected) => {
    expect(utcOf(zone(id), local)).toBe(expected);
  });

  test.each([
    // What the clock leaps over has the offset from before.
    ['Europe/Berlin', '2026-03-29T02:30', '2026-03-29T01:30'],
    ['America/New_York', '2026-03-08T02:30', '2026-03-08T07:30'],
    ['Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-03T15:45'],
    ['Africa/Casablanca', '2026-03-22T02:30', '2026-03-22T02:30'],
    // Of what comes twice it is the first.
    ['Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30'],
    ['America/New_York', '2026-11-01T01:30', '2026-11-01T05:30'],
    ['Australia/Lord_Howe', '2026-04-05T01:45', '2026-04-04T14:45'],
    ['Africa/Casablanca', '2026-02-15T02:30', '2026-02-15T01:30'],
  ])('%s %s is at a change', (id, local, expected) => {
    expect(utcOf(zone(id), local)).toBe(expected);
  });

  test('offsets of long ago and of a far future', () => {
    expect(zone('Europe/Berlin').offsetSeconds(at('1880-01-01T00:00'))).toBe(53 * 60 + 28);
    expect(zone('Europe/Berlin').offsetSeconds(at('9998-07-01T00:00'))).toBe(7200);
  });

  test('all through two years it is what the system shows', () => {
    for (const id of ['Europe/Berlin', 'Australia/Lord_Howe', 'Africa/Casablanca', 'America/St_Johns']) {
      const format = new Intl.DateTimeFormat('sv-SE', {
        timeZone: id,
        dateStyle: 'short',
        timeStyle: 'medium',
      });
      for (let utc = at('2025-01-01T00:00'); utc < at('2027-01-01T00:00'); utc += DAY_SECONDS / 8) {
        const shown = at(format.format(utc * 1000).replace(' ', 'T'));
        expect(shown - utc).toBe(zone(id).offsetSeconds(utc));
      }
    }
  });
});

describe('what a TZID means', () => {
  const own = (tzid: string) => `BEGIN:VTIMEZONE
TZID:${tzid}
BEGIN:STANDARD
DTSTART:19701025T040000
TZOFFSETFROM:+0400
TZOFFSETTO:+0300
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T030000
TZOFFSETFROM:+0300
TZOFFSETTO:+0400
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL=20250330T000000Z
END:DAYLIGHT
END:VTIMEZONE`;
  const finder = (text = '') =>
    zonesOf(jCalOf(parseCalendar(`BEGIN:VCALENDAR\n${text ? `${text}\n` : ''}END:VCALENDAR`)));

  test('the system’s zone, whatever the calendar says of it', () => {
    expect(utcOf(finder(own('Europe/Berlin'))('Europe/Berlin'), '2026-01-15T09:00')).toBe('2026-01-15T08:00');
  });

  test.each(['My Office', 'EST', 'W. Europe Standard Time'])('the calendar’s own: %s', (tzid) => {
    const found = finder(own(tzid))(tzid);
    expect(utcOf(found, '1960-01-01T09:00')).toBe('1960-01-01T06:00');
    expect(utcOf(found, '2024-07-15T09:00')).toBe('2024-07-15T05:00');
    expect(utcOf(found, '2024-12-15T09:00')).toBe('2024-12-15T06:00');
    // Its last summer began in 2025, and no other came.
    expect(utcOf(found, '2025-07-15T09:00')).toBe('2025-07-15T05:00');
    expect(utcOf(found, '2026-07-15T09:00')).toBe('2026-07-15T06:00');
    expect(utcOf(found, '2500-07-15T09:00')).toBe('2500-07-15T06:00');
    expect(utcOf(found, '2024-03-31T03:30')).toBe('2024-03-31T00:30');
    expect(utcOf(found, '2024-10-27T03:30')).toBe('2024-10-26T23:30');
  });

  test.each([
    ['W. Europe Standard Time', '2026-07-15T07:00'],
    ['Eastern Standard Time', '2026-07-15T13:00'],
    ['/example.org/20060101_1/Europe/Berlin', '2026-07-15T07:00'],
    ['/example.org/America/Argentina/Ushuaia', '2026-07-15T12:00'],
    ['europe/berlin', '2026-07-15T07:00'],
  ])('also: %s', (tzid, expected) => {
    expect(utcOf(finder()(tzid), '2026-07-15T09:00')).toBe(expected);
  });

  test.each([
    ['Nowhere/Land', '', 'is not known here, and the calendar does not define it'],
    ['constructor', '', 'is not known here'],
    ['+01:00', '', 'is not known here'],
    ['X', 'BEGIN:VTIMEZONE\nTZID:X\nEND:VTIMEZONE', 'neither STANDARD nor DAYLIGHT'],
    ['X', own('X').replaceAll('TZOFFSETTO:+0400', 'TZOFFSETTO:+9900'), 'an offset of it is none'],
    ['X', own('X').replaceAll('YEARLY;BYMONTH=10;BYDAY=-1SU', 'SECONDLY'), 'changed too often'],
  ])('refused: %s %s', (tzid, text, why) => {
    expect(() => finder(text)(tzid)).toThrow(expect.objectContaining({ name: 'Refusal' }));
    expect(() => finder(text)(tzid)).toThrow(why);
  });
});
