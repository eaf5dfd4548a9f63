import { merged, type Range } from '../slots/ranges.ts';
import type { Answered, Busy, People } from './request.ts';

/** What an answer depends on beside the request and the rules. */
export interface Situation {
  /** In order of their start, at least as far as the request's dates go; they may overlap. */
  busy: readonly Busy[];
  /** False while a calendar cannot be read: then nobody can know that the person is free. */
  isBusyKnown: boolean;
  /** What was answered so far, and still counts. */
  history: readonly Answered[];
  people: People;
  now: number;
  /** The person's own time zone, for rules that name none. */
  zone: string;
}

/** Busy times around, but for the meeting's own. */
export function busyBeside({ busy }: Situation, uid: string, reach: Range): Range[] {
  const beside: Busy[] = [];
  for (const one of busy) {
    if (one.start >= reach.end) break;
    if (one.end > reach.start && one.uid !== uid) beside.push(one);
  }
  return merged(beside);
}
