import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listOccurrences } from '../../agents/calendar/events/list-occurrences.ts';
import { utcText, written } from '../../agents/calendar/events/rfc3339.ts';
import { seriesOf } from '../../agents/calendar/events/series.ts';
import { jCalOf } from '../../agents/calendar/text/jcal.ts';
import { parseCalendar } from '../../agents/calendar/text/parse.ts';
import { calendar, range } from '../unit/calendar/events/calendar.ts';
import { randomEvents } from './calendar/random-events.ts';
import { Random } from './calendar/random-rules.ts';

const CALENDARS = 6;
const EVENTS = 20;
const [from, to] = ['2026-01-01', '2027-01-01'];
// Theirs takes a day's edge in another zone for that of the range, and leaves things out there.
const isWithin = ([, start = '']: readonly string[]) => start > '2026-01-03' && start < '2026-12-30';

test('meetings by chance take place when recurring-ical-events says', { timeout: 120_000 }, () => {
  const random = new Random(4791);
  const calendars = Array.from({ length: CALENDARS }, () =>
    calendar(...Array.from({ length: EVENTS }, (_, index) => randomEvents(random, `event-${index}`)).flat()),
  );
  const input = calendars.map((ical) => JSON.stringify({ ical, from, to })).join('\n');
  const args = ['-P', '-B', join(import.meta.dirname, 'calendar', 'expand-events.py')];
  const output = execFileSync('/usr/bin/python3', args, { input, encoding: 'utf8', maxBuffer: 2 ** 28 });
  const theirs: string[][][] = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  for (const [index, text] of calendars.entries()) {
    const their = theirs[index]?.filter(isWithin) ?? [];
    expect(their.length).toBeGreaterThan(100);
    expect(ours(text).filter(isWithin)).toEqual(their);
  }
});

function ours(text: string): string[][] {
  const within = range(from, to);
  const found = listOccurrences(seriesOf(jCalOf(parseCalendar(text))), within);
  return found
    .map(({ series, event, start, end, startUtc, endUtc }) =>
      event.start.kind === 'date'
        ? [series.uid, written(event.start, start, within.viewer), written(event.start, end, within.viewer)]
        : [series.uid, utcText(startUtc), utcText(endUtc)],
    )
    .sort((one, other) => (one.join() < other.join() ? -1 : 1));
}
