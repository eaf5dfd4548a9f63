import type { Range } from '../slots/ranges.ts';
import type { MeetingRequest } from './request.ts';
import type { Situation } from './situation.ts';

/** Those that are not over yet. What ends before it begins takes no time. */
export function datesToCome(dates: readonly Range[], now: number): Range[] {
  return dates
    .map(({ start, end }) => ({ start, end: Math.max(start, end) }))
    .filter(({ start, end }) => end > now || start >= now);
}

export function reachOf(dates: readonly Range[]): Range {
  const [first] = dates;
  const start = first?.start ?? 0;
  return { start, end: dates.reduce((latest, { end }) => Math.max(latest, end), start) };
}

/** Whether the person has agreed to this meeting with its organizer, on these very dates. */
export function isAgreed(
  { uid, organizer, isPart }: MeetingRequest,
  dates: readonly Range[],
  { history, now }: Situation,
): boolean {
  const agreed = history.filter((one) => one.uid === uid && one.others.includes(organizer));
  const before = new Set(datesToCome(agreed, now).map(key));
  return (
    dates.length > 0 &&
    (isPart || dates.length === before.size) &&
    dates.every((date) => before.has(key(date)))
  );
}

function key({ start, end }: Range): string {
  return `${start} ${end}`;
}
