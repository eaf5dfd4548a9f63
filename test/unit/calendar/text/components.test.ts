import ICAL from 'ical.js';
import { expect, test } from 'vitest';
import { readComponents } from '../../../../agents/calendar/text/components.ts';
import { random } from '../itip/random.ts';

const lines = [
  'UID:a@example.org',
  'SUMMARY:Größe\\; a\\nline',
  'SUMMARY;LANGUAGE=de:Größe: x; y',
  'summary:small',
  'STATUS:CONFIRMED',
  'DESCRIPTION:',
  'DTSTART:20260302T090000Z',
  'DTSTART:20260302T090000',
  'DTSTART:20260302',
  'DTSTART;VALUE=DATE:20260302',
  'DTSTART;TZID=Europe/Berlin:20260302T090000',
  'DTSTART;TZID=Europe/Berlin;VALUE=DATE-TIME:20260302T090000',
  'DTSTART;TZID="Europe/Berlin":20260302T090000',
  'DTSTART;TZID=a^nb:20260302T090000',
  'DTSTART;TZID=:20260302T090000',
  'DTEND;TZID=GMT+01:00:20260302T100000',
  'RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260302T090000',
  'RRULE:FREQ=WEEKLY;BYDAY=MO,-1FR;UNTIL=20261231T230000Z',
  'EXDATE;TZID=Europe/Berlin:20260309T090000,20260310T090000',
  'RDATE;VALUE=PERIOD:20260304T120000Z/PT1H',
  'ATTENDEE;CN="Doe, Jane";PARTSTAT=ACCEPTED;DELEGATED-TO="mailto:a@b","mailto:c@d":mailto:jane@example.org',
  'ORGANIZER;CN=Ann:mailto:ann@example.org',
  'CATEGORIES:a,b\\,c,d',
  'GEO:1.5;2.5',
  'SEQUENCE:7',
  'X-FOO;X-BAR="a;b:c";X-PLAIN=1:kept as \\it; is,',
  'DURATION:PT1H',
  'no colon',
];
const pieces = [
  ':',
  ';',
  '=',
  '"',
  '\\',
  ',',
  'T',
  'Z',
  '^n',
  'VALUE=DATE',
  'TZID=',
  ' ',
  '\r',
  '\u2028',
  '0',
  '',
];
const around = (inside: readonly string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VEVENT', ...inside, 'END:VEVENT', 'END:VCALENDAR'].join('\r\n');

/** What comes out, or that nothing does. */
function outcome(read: () => unknown): string {
  try {
    return JSON.stringify(read());
  } catch {
    return 'refused';
  }
}

test('lines are read as ical.js reads them, however they are changed', () => {
  const pick = random(5545);
  const changed = (line: string): string => {
    const at = pick.below(line.length + 1);
    return line.slice(0, at) + pick.of(pieces) + line.slice(at + pick.below(3));
  };
  const outcomes = new Set<string>();
  for (let index = 0; index < 10_000; index++) {
    let line = lines[index % lines.length] ?? '';
    for (let times = pick.below(3); times > 0; times--) line = changed(line);
    if (line.trim() === '' || /^([ \t]|(begin|end):)/i.test(line)) continue; // a fold, an edge
    const text = around([line]);
    const ours = outcome(() => readComponents(text)[0]);
    outcomes.add(ours);
    expect([line, ours]).toEqual([line, outcome(() => ICAL.parse(text))]);
  }
  expect(outcomes.size).toBeGreaterThan(5_000);
});

test('what several components have in common none can change', () => {
  const text = around(['ORGANIZER;CN=Ann:mailto:ann@example.org']);
  const [one, other] = [readComponents(text), readComponents(text)].map(
    ([calendar]) => calendar?.[2][0]?.[1][0],
  );
  expect(one).toEqual(other);
  expect(() => Object.assign(one?.[1] ?? {}, { cn: 'Eve' })).toThrow(TypeError);
});

test('a part of a text that is remembered is whole, whatever it is made of', () => {
  const text = around(['X-ODD:\ud800 and ✂']);
  expect(readComponents(text)).toEqual([ICAL.parse(text)]);
  expect(readComponents(text)).toEqual([ICAL.parse(text)]);
});
