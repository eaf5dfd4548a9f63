import { CalendarDay, DAY_SECONDS, dayNumber } from '../recurrence/calendar-day.ts';
import type { JComponent, JProperty } from '../text/jcal.ts';
import { transitions } from './transitions.ts';
import { type Change, yearlyRule } from './yearly-change.ts';
import type { Zone } from './zone.ts';

/** In so many years a date comes on each weekday, and leap years too. */
const YEARS = 28;

/**
 * A VTIMEZONE that is right from a moment on (RFC 5545 §3.6.5): with rules where the clock follows some, which hold
 * for ever, else with the dates of the years that the zone's data are good for, to `toUtcSeconds` and 28 years on.
 */
export function vtimezoneOf(zone: Zone, fromUtcSeconds: number, toUtcSeconds: number): JComponent {
  const [firstYear, lastYear] = [fromUtcSeconds, toUtcSeconds].map(yearOf) as [number, number];
  const begin = dayNumber(firstYear - 1, 1, 1) * DAY_SECONDS;
  const end = dayNumber(lastYear + YEARS, 1, 1) * DAY_SECONDS;
  const changes = changesOf(zone, begin, end);
  const offset = zone.offsetSeconds(begin);
  const first = { utcSeconds: begin, clock: begin + offset, before: offset, after: offset };
  const kinds = new Map<string, Change[]>();
  for (const change of changes) {
    const kind = `${change.before} ${change.after}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), change]);
  }
  const ruled = [...kinds.values()].map((kind) => {
    const late = kind.filter(({ utcSeconds }) => yearOf(utcSeconds) >= lastYear);
    return late.length === 0 ? { dates: kind } : { dates: kind, rule: yearlyRule(late), late };
  });
  // All or none: a rule for one kind of change would go on while the dates of the other have ended.
  const isRuled = ruled.every(({ rule, late }) => !late || (rule && late.length >= YEARS));
  const observances = ruled.flatMap(({ dates, rule, late }) => {
    if (!isRuled || !rule || !late) return [observance(dates)];
    const early = dates.filter((change) => !late.includes(change));
    return [...(early.length > 0 ? [observance(early)] : []), observance(late.slice(0, 1), rule)];
  });
  return ['vtimezone', [['tzid', {}, 'text', zone.id]], [observance([first]), ...observances]];
}

function changesOf(zone: Zone, from: number, to: number): Change[] {
  let before = zone.offsetSeconds(from);
  return transitions((at) => zone.offsetSeconds(at), from + 1, to).map(({ utcSeconds, offsetSeconds }) => {
    const change = { utcSeconds, clock: utcSeconds + before, before, after: offsetSeconds };
    before = offsetSeconds;
    return change;
  });
}

function observance(changes: readonly Change[], rule?: Record<string, unknown>): JComponent {
  const [first, ...more] = changes;
  const { clock = 0, before = 0, after = 0 } = first ?? {};
  const properties: JProperty[] = [
    ['dtstart', {}, 'date-time', clockText(clock)],
    ['tzoffsetfrom', {}, 'utc-offset', offsetText(before)],
    ['tzoffsetto', {}, 'utc-offset', offsetText(after)],
  ];
  if (rule) properties.push(['rrule', {}, 'recur', rule]);
  for (const date of more) properties.push(['rdate', {}, 'date-time', clockText(date.clock)]);
  return [after > before ? 'daylight' : 'standard', properties, []];
}

function yearOf(seconds: number): number {
  return new CalendarDay(Math.floor(seconds / DAY_SECONDS)).year;
}

function clockText(clock: number): string {
  return new Date(clock * 1000).toISOString().slice(0, 19);
}

function offsetText(offset: number): string {
  const two = (number: number) => String(Math.floor(number)).padStart(2, '0');
  const ahead = Math.abs(offset);
  const seconds = ahead % 60 === 0 ? '' : `:${two(ahead % 60)}`;
  return `${offset < 0 ? '-' : '+'}${two(ahead / 3600)}:${two((ahead / 60) % 60)}${seconds}`;
}
