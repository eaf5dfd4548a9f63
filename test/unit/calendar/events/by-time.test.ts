import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CalendarEvents } from '../../../../agents/calendar/events/calendar-events.ts';
import { occurrencesOf } from '../../../../agents/calendar/events/occurrence.ts';
import type { Series } from '../../../../agents/calendar/events/series.ts';
import { systemZone } from '../../../../agents/calendar/zones/system-zone.ts';
import { utc } from '../../../../agents/calendar/zones/zone.ts';

const viewers = ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Europe/Berlin'].map(
  (id) => systemZone(id) ?? utc,
);

const twoDigits = (value: number) => String(value).padStart(2, '0');

const event = fc
  .record({
    day: fc.integer({ min: 1, max: 28 }),
    hour: fc.integer({ min: 0, max: 23 }),
    form: fc.constantFrom('date', 'floating', 'utc', 'zone'),
    length: fc.constantFrom('P1D', 'PT1H', 'PT0S', 'P40D', 'P3D'),
    rule: fc.constantFrom('', '', '', 'RRULE:FREQ=WEEKLY;COUNT=3', 'RDATE:20260320T120000Z'),
  })
  .map(({ day, hour, form, length, rule }) => {
    const date = `202603${twoDigits(day)}`;
    const time = `${date}T${twoDigits(hour)}0000`;
    const start = {
      date: `DTSTART;VALUE=DATE:${date}`,
      floating: `DTSTART:${time}`,
      utc: `DTSTART:${time}Z`,
      zone: `DTSTART;TZID=America/New_York:${time}`,
    }[form];
    const duration = form === 'date' && length.startsWith('PT') ? 'P1D' : length;
    return [start, `DURATION:${duration}`, ...(rule && form !== 'date' ? [rule] : [])];
  });

function calendarOf(index: number, lines: readonly string[]): string {
  const head = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:x', 'BEGIN:VEVENT', `UID:${index}`];
  return [...head, ...lines, 'END:VEVENT', 'END:VCALENDAR'].join('\r\n');
}

test('what is near a range has all that is in it, whoever looks, also after changes', () => {
  const changes = fc.array(fc.tuple(fc.nat(9), fc.option(event)), { maxLength: 30 });
  const from = fc.integer({ min: 0, max: 40 * 24 });
  fc.assert(
    fc.property(
      changes,
      from,
      fc.integer({ min: 1, max: 72 }),
      fc.constantFrom(...viewers),
      (all, at, hours, viewer) => {
        const events = new CalendarEvents();
        const fromUtc = Date.parse('2026-02-25T00:00Z') / 1000 + at * 3600;
        const range = { fromUtc, toUtc: fromUtc + hours * 3600, viewer };
        const isIn = (one: Series) => [...occurrencesOf(one, range)].length > 0;
        for (const [index, lines] of all) {
          if (lines) events.set(`${index}`, calendarOf(index, lines));
          else events.delete(`${index}`);
          const near = new Set(events.near(range));
          expect([...events.series()].filter((one) => isIn(one) && !near.has(one))).toEqual([]);
          expect([...near].filter((one) => ![...events.series()].includes(one))).toEqual([]);
        }
      },
    ),
    { numRuns: 100 },
  );
});

test('what takes place once and far away is not looked at', () => {
  const events = new CalendarEvents();
  for (let day = 1; day <= 28; day++)
    events.set(`${day}`, calendarOf(day, [`DTSTART:202603${twoDigits(day)}T090000Z`, 'DURATION:PT1H']));
  events.set('often', calendarOf(0, ['DTSTART:20200101T090000Z', 'DURATION:PT1H', 'RRULE:FREQ=YEARLY']));
  const near = events.near({
    fromUtc: Date.parse('2026-03-10T09:00Z') / 1000,
    toUtc: Date.parse('2026-03-10T10:00Z') / 1000,
  });
  expect(near.map(({ uid }) => uid).sort()).toEqual(['0', '10', '11', '9']);
});
