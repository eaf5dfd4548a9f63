import { CalendarDay, DAY_SECONDS } from '../recurrence/calendar-day.ts';

/** A change of a clock, as the clock that is changed shows it. */
export interface Change {
  utcSeconds: number;
  /** What it shows when it is changed. */
  clock: number;
  before: number;
  after: number;
}

const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/** The rule that changes of successive years follow (RFC 5545 §3.3.10); undefined where they follow none. */
export function yearlyRule(changes: readonly Change[]): Record<string, unknown> | undefined {
  const days = changes.map(({ clock }) => new CalendarDay(Math.floor(clock / DAY_SECONDS)));
  const [first] = days;
  if (!first) return undefined;
  const time = timeOfDay(changes[0]);
  const isYearly = days.every(({ year, month, weekday }, index) => {
    const isSame = month === first.month && weekday === first.weekday && timeOfDay(changes[index]) === time;
    return isSame && year === first.year + index;
  });
  const which = days.map(({ monthDay }) => monthDay);
  const [earliest, latest] = [Math.min(...which), Math.max(...which)];
  const rule = { freq: 'YEARLY', bymonth: first.month };
  const weekday = WEEKDAYS[first.weekday];
  if (!isYearly) return undefined;
  if (days.every(({ monthDay, monthLength }) => monthDay > monthLength - 7))
    return { ...rule, byday: `-1${weekday}` };
  // All seven come in the years that are looked at; fewer leave it open which are meant.
  if (latest - earliest !== 6) return undefined;
  if (earliest % 7 === 1) return { ...rule, byday: `${Math.ceil(earliest / 7)}${weekday}` };
  return { ...rule, bymonthday: Array.from({ length: 7 }, (_, index) => earliest + index), byday: weekday };
}

function timeOfDay(change: Change | undefined): number {
  const clock = change?.clock ?? Number.NaN;
  return clock - Math.floor(clock / DAY_SECONDS) * DAY_SECONDS;
}
