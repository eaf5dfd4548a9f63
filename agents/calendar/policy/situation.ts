import type { Range } from '../slots/ranges.ts';
import type { Answered, Busy, People } from './request.ts';
import type { Rule } from './rule.ts';

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

/** What the person's calendars say of a time. */
export interface OwnTime {
  /** In order of their start; they may overlap. */
  readonly busy: readonly Busy[];
  /** What was answered so far, and still counts. */
  readonly history: readonly Answered[];
  /** False where something in the calendars cannot be followed. */
  readonly isWhole: boolean;
}

/** What an answer depends on beside the request and the rules. */
export interface Situation {
  /** All that overlaps a time, or more. */
  within(range: Range): OwnTime;
  /** False while a calendar cannot be read: then nobody can know that the person is free. */
  isBusyKnown: boolean;
  people: People;
  now: number;
  /** The person's own time zone, for rules that name none. */
  zone: string;
}

/** What a rule looks at to tell whether dates within `reach` are possible. */
export function neededAround({ start, end }: Range, rule: Rule): Range {
  const { perDay, perWeek, bufferMinutes, bufferBeforeMinutes, bufferAfterMinutes } = rule;
  const days = perWeek !== undefined ? 7 : perDay !== undefined ? 1 : 0;
  const minutes = Math.max(bufferMinutes, bufferBeforeMinutes ?? 0, bufferAfterMinutes ?? 0) + 1;
  // A day with a change of the clock is an hour longer.
  const margin = Math.max(days * (DAY_MS + 60 * MINUTE_MS), minutes * MINUTE_MS);
  return { start: start - margin, end: end + margin };
}
