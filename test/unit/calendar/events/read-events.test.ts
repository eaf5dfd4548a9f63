import { expect, test } from 'vitest';
import { listOccurrences } from '../../../../agents/calendar/events/list-occurrences.ts';
import { readEvents } from '../../../../agents/calendar/events/read-events.ts';
import { utcText } from '../../../../agents/calendar/events/rfc3339.ts';
import { calendar, range } from './calendar.ts';

const year = range('2026-01-01', '2027-01-01');
const starts = (text: string) =>
  listOccurrences(readEvents(text).series, year).map(({ startUtc }) => utcText(startUtc));

const zone = (offset: string) => `BEGIN:VTIMEZONE
TZID:Own
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:${offset}
TZOFFSETTO:${offset}
END:STANDARD
END:VTIMEZONE
`;
const inOwn = 'BEGIN:VEVENT\nUID:a\nDTSTART;TZID=Own:20260302T090000\nEND:VEVENT\n';
const wrapped = (...parts: string[]) => `BEGIN:VCALENDAR\n${parts.join('')}END:VCALENDAR\n`;

test('a zone counts before and behind the events that name it', () => {
  expect(starts(wrapped(zone('+0500'), inOwn))).toEqual(['2026-03-02T04:00:00Z']);
  expect(starts(wrapped(inOwn, zone('+0500')))).toEqual(['2026-03-02T04:00:00Z']);
  // The system knows one of this name, too; what the calendar says it is counts.
  const est = (text: string) => text.replaceAll('Own', 'EST');
  expect(starts(est(wrapped(inOwn, zone('+0500'))))).toEqual(['2026-03-02T04:00:00Z']);
});

test('each calendar of a text has its own zones', () => {
  const text = wrapped(zone('+0500'), inOwn) + wrapped(zone('-0500'), inOwn);
  expect(starts(text)).toEqual(['2026-03-02T04:00:00Z', '2026-03-02T14:00:00Z']);
});

test('what cannot be read is told once, or refused', () => {
  const text = calendar('UID:a\nDTSTART;TZID=Nowhere:20260302T090000', 'UID:b\nDTSTART:20260302T090000Z');
  expect(() => readEvents(text)).toThrow('“a”');
  const faults: unknown[] = [];
  expect(readEvents(text, (fault) => faults.push(fault)).series.map(({ uid }) => uid)).toEqual(['b']);
  expect(faults).toHaveLength(1);
  expect(() => readEvents(text.replace('UID:b', 'UID'), () => {})).toThrow('no calendar that can be read');
});

test('what is published stands beside', () => {
  const busy = 'BEGIN:VFREEBUSY\nFREEBUSY:20260302T090000Z/PT1H\nEND:VFREEBUSY\n';
  const { series, published } = readEvents(wrapped(inOwn.replace(';TZID=Own', ''), busy));
  expect([series.length, published]).toEqual([
    1,
    [{ kind: 'BUSY', start: 1_772_442_000, end: 1_772_445_600 }],
  ]);
});
