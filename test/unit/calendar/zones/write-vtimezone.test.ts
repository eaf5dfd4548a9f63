import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { jCalOf } from '../../../../agents/calendar/text/jcal.ts';
import { parseCalendar } from '../../../../agents/calendar/text/parse.ts';
import { writeCalendar } from '../../../../agents/calendar/text/write.ts';
import { systemZone } from '../../../../agents/calendar/zones/system-zone.ts';
import { transitions } from '../../../../agents/calendar/zones/transitions.ts';
import { zoneOfVtimezone } from '../../../../agents/calendar/zones/vtimezone.ts';
import { vtimezoneOf } from '../../../../agents/calendar/zones/write-vtimezone.ts';
import { utc, type Zone } from '../../../../agents/calendar/zones/zone.ts';

const at = (text: string) => Date.parse(`${text}T00:00:00Z`) / 1000;
const from = at('2026-01-05');
const to = at('2027-01-05');

function written(zone: Zone): string {
  const calendar = new ICAL.Component(['vcalendar', [], [vtimezoneOf(zone, from, to)]]);
  return writeCalendar(calendar);
}

function readAgain(text: string): Zone {
  const [vtimezone] = jCalOf(parseCalendar(text))[2];
  if (!vtimezone) throw new Error('there is no VTIMEZONE');
  return zoneOfVtimezone('again', vtimezone);
}

const changesOf = (zone: Zone, end: number) => transitions((when) => zone.offsetSeconds(when), from, end);

describe('a VTIMEZONE says the same as the zone, for 28 years', () => {
  test.each(Intl.supportedValuesOf('timeZone'))('%s', (id) => {
    const zone = systemZone(id) ?? utc;
    const again = readAgain(written(zone));
    const end = at('2055-01-01');
    expect(again.offsetSeconds(from)).toBe(zone.offsetSeconds(from));
    expect(changesOf(again, end)).toEqual(changesOf(zone, end));
  });
});

test.each([
  ['Europe/Berlin', ['FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU', 'FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU']],
  ['America/New_York', ['FREQ=YEARLY;BYMONTH=11;BYDAY=1SU', 'FREQ=YEARLY;BYMONTH=3;BYDAY=2SU']],
  ['Australia/Lord_Howe', ['FREQ=YEARLY;BYMONTH=10;BYDAY=1SU', 'FREQ=YEARLY;BYMONTH=4;BYDAY=1SU']],
  ['Asia/Tokyo', []],
  // Ramadan follows the moon.
  ['Africa/Casablanca', []],
])('%s by rules: %j', (id, rules) => {
  const text = written(systemZone(id) ?? utc);
  expect([...text.matchAll(/RRULE:(.*)\r/g)].map(([, rule]) => rule).sort()).toEqual(rules);
});

test('by rules also in a far future', () => {
  const zone = systemZone('Europe/Berlin') ?? utc;
  const again = readAgain(written(zone));
  for (const day of ['2100-01-15', '2300-07-15', '2999-03-31'])
    expect(again.offsetSeconds(at(day))).toBe(zone.offsetSeconds(at(day)));
});
