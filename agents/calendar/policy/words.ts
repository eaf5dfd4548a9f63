import type { Range } from '../slots/ranges.ts';
import { type LocalTime, localTimeOf } from './local-time.ts';

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** `Tue 2026-11-24, 10:00 to 11:00`; the second day too where it is another one. */
export function rangeWords({ start, end }: Range, zone: string, isAllDay = false): string {
  const first = localTimeOf(zone, start);
  if (isAllDay) {
    const last = localTimeOf(zone, Math.max(start, end - 1));
    return last.day === first.day ? dayWords(first.day) : `${dayWords(first.day)} to ${dayWords(last.day)}`;
  }
  const last = localTimeOf(zone, end);
  const until = last.day === first.day ? timeWords(last) : `${dayWords(last.day)}, ${timeWords(last)}`;
  return `${dayWords(first.day)}, ${timeWords(first)} to ${until}`;
}

/** Of days since 1970-01-01, which was a Thursday. */
export function dayWords(day: number): string {
  const weekday = WEEKDAYS[(((day + 3) % 7) + 7) % 7];
  return `${weekday} ${new Date(day * 86_400_000).toISOString().slice(0, 10)}`;
}

function timeWords({ minute }: LocalTime): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** `1 minute`, `90 minutes`, `2 days` */
export function countWords(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** `90 minutes`, `2 hours`, `1 day`: in the largest unit that has it whole. */
export function durationWords(minutes: number): string {
  if (minutes > 0 && minutes % 1440 === 0) return countWords(minutes / 1440, 'day');
  if (minutes > 0 && minutes % 60 === 0) return countWords(minutes / 60, 'hour');
  return countWords(minutes, 'minute');
}
