import { calendar, event } from '../../unit/calendar/sources/samples.ts';

const DAY_MS = 86_400_000;
const QUARTER_MS = 900_000;
export const PEOPLE = 10;
const DAYS = 14;
const MEETINGS_A_DAY = 6;
/** The hours that everybody has, in UTC. */
export const HOURS = '09:00-17:00';
const [OPENS, CLOSES] = [9 * 4, 17 * 4];

/** Two weeks of ten people who have much to do, the same in each run but for the date. */
export interface TwoWeeks {
  from: number;
  to: number;
  /** A calendar each. */
  calendars: string[];
  /** The first hour that all of them have. */
  firstFree: number;
}

export function twoWeeks(now: number): TwoWeeks {
  const from = (Math.floor(now / DAY_MS) + 7) * DAY_MS;
  const taken = Array.from({ length: PEOPLE }, () => new Set<number>());
  let state = 10;
  const below = (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  // In the last days there is one hour that nobody has taken.
  const kept = (DAYS - 2) * 96 + 14 * 4 + 2;
  const calendars = taken.map((quarters, person) => {
    const events = Array.from({ length: DAYS * MEETINGS_A_DAY }, (_, index) => {
      const start = Math.floor(index / MEETINGS_A_DAY) * 96 + OPENS + below(CLOSES - OPENS - 4);
      const end = start + 2 + below(5);
      if (start < kept + 4 && end > kept) return '';
      for (let quarter = start; quarter < end; quarter++) quarters.add(quarter);
      const time = (quarter: number) =>
        new Date(from + quarter * QUARTER_MS).toISOString().replace(/[-:]|\.000/g, '');
      return event(`p${person}-${index}`, { start: time(start), end: time(end) });
    });
    return calendar(...events);
  });
  const isFree = (quarter: number) => {
    const ofDay = quarter % 96;
    return ofDay >= OPENS && ofDay < CLOSES && taken.every((quarters) => !quarters.has(quarter));
  };
  const all = Array.from({ length: DAYS * 96 - 3 }, (_, quarter) => quarter);
  const first = all.find((quarter) => [0, 1, 2, 3].every((more) => isFree(quarter + more))) ?? -1;
  return { from, to: from + DAYS * DAY_MS, calendars, firstFree: from + first * QUARTER_MS };
}
