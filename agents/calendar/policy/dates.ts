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

/** What was said to this organizer about these very dates, where that still stands. */
export function standingAnswer(
  { uid, organizer, isPart }: MeetingRequest,
  dates: readonly Range[],
  { history, now }: Situation,
): 'accept' | 'decline' | undefined {
  if (dates.length === 0) return undefined;
  const before = history.filter((one) => one.uid === uid && one.others.includes(organizer));
  if (before.length === 0) return undefined;
  const said = (answer: 'accept' | 'decline') => {
    const those = before.filter((one) => one.answer === answer && (answer === 'accept' || one.isByPerson));
    const known = new Set(datesToCome(those, now).map(key));
    return (isPart || dates.length === known.size) && dates.every((date) => known.has(key(date)));
  };
  return said('accept') ? 'accept' : said('decline') ? 'decline' : undefined;
}

function key({ start, end }: Range): string {
  return `${start} ${end}`;
}
