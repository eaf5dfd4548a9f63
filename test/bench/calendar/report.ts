import { markdown } from '../page.ts';
import type { CalendarResults } from './calendar.ts';

/** How long each takes, and how many times as long as Dragoman. */
export function calendarRows({ contenders }: CalendarResults): readonly (readonly string[])[] {
  const [ours, ...others] = contenders;
  if (!ours) return [];
  const times = (their: number, our: number, atLeast: string) =>
    `${(their / our).toFixed(1)} (at least ${atLeast})`;
  return [
    ['free/busy of a year', 'cold', 'warm', 'Dragoman, cold, is faster by', 'warm by'],
    [ours.name, ...milliseconds(ours), '', ''],
    ...others.map((other) => [
      ...[other.name, ...milliseconds(other)],
      times(other.coldMs, ours.coldMs, '1'),
      times(other.warmMs, ours.warmMs, '5'),
    ]),
  ];
}

/** What is measured against the clock alone. */
export function clockRows({ decisionMs, tenPeopleMs }: CalendarResults): readonly (readonly string[])[] {
  return [
    ['', 'took', 'at most'],
    ['one request decided, at that size', `${decisionMs.toFixed(1)} ms`, '5 ms'],
    ['ten people, two weeks: asked, found and accepted by all', `${tenPeopleMs.toFixed(0)} ms`, '2000 ms'],
  ];
}

function milliseconds({ coldMs, warmMs }: { coldMs: number; warmMs: number }): string[] {
  return [`${coldMs.toFixed(0)} ms`, `${warmMs.toFixed(0)} ms`];
}

export function words(results: CalendarResults): string {
  const { rounds, events, series, periods } = results;
  return `## Calendar

${markdown(calendarRows(results))}

${events} events, of which ${series} are series that have begun in this year or in one of five before, in four zones,
in one file: about 100,000 occurrences that make ${periods} busy times, and each must find the same. Each is a process
of its own, in turns, medians of ${rounds} rounds. Cold: from the file to the answer; warm: the median of five answers
afterwards, of ical.js one. Of ical.js it is the bare rule iterator with Dragoman's zones: with its own events and zones
it takes minutes.

${markdown(clockRows(results))}

A request: from its text to the answer, by a rule with hours, buffers and a limit for the day, with all of these events
in a followed file; the median of 100 for other days. Ten people: each a \`dragoman run\` with a calendar of 84
meetings, all on these cores beside Prosody; from the call until all have accepted, which is one free/busy and one
request to each of nine. ${rounds} rounds, medians.
`;
}
