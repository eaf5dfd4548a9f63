import type { Range } from '../slots/ranges.ts';
import type { Answered, MeetingRequest } from './request.ts';

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

/** What was said to this organizer about all of these dates: yes or no, by the person or by a rule. */
export function saidBefore(
  { uid, organizer }: MeetingRequest,
  dates: readonly Range[],
  history: readonly Answered[],
): Pick<Answered, 'answer' | 'isByPerson'> | undefined {
  const said = history.filter((one) => one.uid === uid && one.others.includes(organizer));
  const sayings = [
    { answer: 'accept', isByPerson: true },
    { answer: 'accept', isByPerson: false },
    { answer: 'decline', isByPerson: true },
    { answer: 'decline', isByPerson: false },
  ] as const;
  return sayings.find(({ answer, isByPerson }) => {
    const those = said.filter((one) => one.answer === answer && one.isByPerson === isByPerson);
    const known = new Set(those.map(key));
    return dates.every((date) => known.has(key(date)));
  });
}

function key({ start, end }: Range): string {
  return `${start} ${end}`;
}
