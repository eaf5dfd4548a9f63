import type { Rule } from '../../../agents/calendar/contract.ts';
import { rules as text } from '../../text/rules.ts';

export type WeeklyHours = NonNullable<Rule['hours']>;

/** Days and one range of them, as it is edited; Monday is 0. */
export interface HourRow {
  days: readonly number[];
  from: string;
  to: string;
}

const names = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

export function rowsOf(hours: WeeklyHours | undefined): HourRow[] {
  return Object.entries(hours ?? {}).flatMap(([key, ranges]) =>
    [ranges].flat().map((range): HourRow => {
      const [from = '', to = ''] = range.split('-');
      // The system's own field for a time knows no 24:00.
      return { days: daysIn(key), from, to: to === '24:00' ? '00:00' : to };
    }),
  );
}

/** Undefined where there is none. */
export function hoursOf(rows: readonly HourRow[]): WeeklyHours | undefined {
  const hours: Record<string, string[]> = {};
  for (const { days, from, to } of rows) {
    const key = keyOf(days);
    if (key === '') continue;
    hours[key] = [...(hours[key] ?? []), `${from}-${to === '00:00' ? '24:00' : to}`];
  }
  const entries = Object.entries(hours).map(([key, ranges]) => [
    key,
    ranges.length === 1 ? ranges[0] : ranges,
  ]);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

export function hourWords(hours: WeeklyHours): string {
  const parts = Object.entries(hours).map(([key, ranges]) => {
    const clock = [ranges].flat().map((range) => {
      const [from = '', to = ''] = range.split('-');
      return text.clockRange(from, to);
    });
    return `${dayWords(daysIn(key))} ${text.list(clock)}`;
  });
  return parts.join(', ');
}

function dayWords(days: readonly number[]): string {
  return text.list(
    runsOf(days).flatMap((run) => {
      const [first, last] = [text.days[run[0] ?? 0] ?? '', text.days[run.at(-1) ?? 0] ?? ''];
      return run.length > 2 ? [text.dayRange(first, last)] : run.map((day) => text.days[day] ?? '');
    }),
  );
}

function keyOf(days: readonly number[]): string {
  return runsOf(days)
    .map((run) =>
      run.length > 2
        ? `${names[run[0] ?? 0]}-${names[run.at(-1) ?? 0]}`
        : run.map((day) => names[day]).join(','),
    )
    .join(',');
}

/** `fri-mon` goes over the end of the week. */
function daysIn(key: string): number[] {
  const found = key.split(',').flatMap((part) => {
    const [first = '', last = first] = part.split('-');
    const from = names.indexOf(first);
    const count = ((names.indexOf(last) - from + 7) % 7) + 1;
    return Array.from({ length: count }, (_, step) => (from + step) % 7);
  });
  return [...new Set(found)].sort((one, other) => one - other);
}

/** Days that follow each other, together. */
function runsOf(days: readonly number[]): number[][] {
  const runs: number[][] = [];
  for (const day of [...days].sort((one, other) => one - other)) {
    const last = runs.at(-1);
    if (last && last.at(-1) === day - 1) last.push(day);
    else runs.push([day]);
  }
  return runs;
}
