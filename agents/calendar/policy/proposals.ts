import { startsOnGrid } from '../slots/grid.ts';
import { isInside, merged, type Range, without } from '../slots/ranges.ts';
import { Fit } from './fit.ts';
import type { MeetingRequest } from './request.ts';
import type { Rule } from './rule.ts';
import { DAY_MS, MINUTE_MS, neededAround, type Situation } from './situation.ts';

const MOST = 3;
const GRID_MINUTES = 15;
/** How far from what was asked for is looked at, to either side. */
const NEAR_MS = 14 * DAY_MS;

/** The free times nearest to the one that was asked for which the rule lets be; they do not overlap. */
export function nearestTimes(
  request: MeetingRequest,
  asked: Range,
  rule: Rule,
  situation: Situation,
): Range[] {
  const length = lengthWithin(rule, asked);
  const window = windowAround(asked, rule, situation.now);
  const fit = new Fit(request, rule, situation, situation.within(neededAround(window, rule)));
  const free = freeTime(fit, window);
  const starts = startsOnGrid(free, length, GRID_MINUTES * MINUTE_MS);
  // It may be its length alone that does not fit.
  if (isInside(free, { start: asked.start, end: asked.start + length })) starts.push(asked.start);
  const distance = (start: number) => Math.abs(start - asked.start);
  const found: Range[] = [];
  for (const start of starts.sort((one, other) => distance(one) - distance(other) || one - other)) {
    if (found.length === MOST) break;
    const date = { start, end: start + length };
    const isApart = found.every((one) => date.end <= one.start || one.end <= date.start);
    if (isApart && fit.misfit(date) === undefined && !fit.conflict(date)) found.push(date);
  }
  return found;
}

function lengthWithin({ minMinutes, maxMinutes }: Rule, { start, end }: Range): number {
  const minutes = Math.max((end - start) / MINUTE_MS, minMinutes, 1);
  return Math.min(minutes, maxMinutes ?? minutes) * MINUTE_MS;
}

function windowAround({ start }: Range, { noticeMinutes, horizonDays }: Rule, now: number): Range {
  const earliest = now + noticeMinutes * MINUTE_MS;
  const latest = horizonDays === undefined ? Number.POSITIVE_INFINITY : now + horizonDays * DAY_MS;
  const middle = Math.max(earliest, Math.min(start, latest));
  return { start: Math.max(earliest, middle - NEAR_MS), end: Math.min(latest, middle) + NEAR_MS };
}

function freeTime(fit: Fit, window: Range): Range[] {
  const open = fit.hours ? fit.hours.around(window) : [window];
  const shut = fit.noMeetings?.around(window) ?? [];
  const taken = fit.busy.map(({ start, end }) => ({ start: start - fit.after, end: end + fit.before }));
  const outside = [
    { start: Number.NEGATIVE_INFINITY, end: window.start },
    { start: window.end, end: Number.POSITIVE_INFINITY },
  ];
  return without(open, merged([...shut, ...taken, ...outside]));
}
