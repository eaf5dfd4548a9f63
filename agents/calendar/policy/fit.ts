import { isInside, merged, overlapping, type Range } from '../slots/ranges.ts';
import { Counts } from './counts.ts';
import { OpenHours } from './open-hours.ts';
import type { MeetingRequest } from './request.ts';
import type { Rule } from './rule.ts';
import { DAY_MS, MINUTE_MS, type OwnTime, type Situation } from './situation.ts';
import { countWords, dayWords, durationWords, rangeWords } from './words.ts';

/** What is longer is in nobody's hours. */
const LONGEST_MS = 31 * DAY_MS;

/** Measures dates of one request by one rule. Every complaint is a sentence for the person. */
export class Fit {
  /** Of the rule. */
  readonly zone: string;
  readonly ownZone: string;
  readonly before: number;
  readonly after: number;
  readonly hours: OpenHours | undefined;
  readonly noMeetings: OpenHours | undefined;
  readonly busy: readonly Range[];
  readonly #counts: Counts;
  readonly #request: MeetingRequest;
  readonly #rule: Rule;
  readonly #now: number;

  /** `own` is what is needed around the dates that will be measured. */
  constructor(request: MeetingRequest, rule: Rule, situation: Situation, own: OwnTime) {
    this.#request = request;
    this.#rule = rule;
    this.#now = situation.now;
    this.ownZone = situation.zone;
    this.zone = rule.zone ?? situation.zone;
    // A whole day has no hours beside it.
    const buffer = (minutes: number) => (request.isAllDay || request.isTransparent ? 0 : minutes * MINUTE_MS);
    this.before = buffer(rule.bufferBeforeMinutes ?? rule.bufferMinutes);
    this.after = buffer(rule.bufferAfterMinutes ?? rule.bufferMinutes);
    this.hours = rule.hours && new OpenHours(rule.hours, this.zone);
    this.noMeetings = rule.noMeetings && new OpenHours(rule.noMeetings, this.zone);
    const beside = request.isTransparent ? [] : own.busy.filter(({ uid }) => uid !== request.uid);
    this.busy = merged(beside);
    this.#counts = new Counts(rule, this.zone);
    this.#counts.addAgreed(own.history, request.uid, situation.people);
  }

  /** Another date of the same meeting: it counts for those after it. */
  add(date: Range): void {
    this.#counts.add(date);
  }

  /** What of the person's is at this time. */
  conflict(date: Range): Range | undefined {
    return overlapping(this.busy, date);
  }

  /** Why the rule does not let it be, whether the person is free or not. */
  misfit(date: Range): string | undefined {
    return (
      this.#mistimed(date) ??
      this.#mismeasured(date) ??
      this.#misplaced(date) ??
      this.#crowded(date) ??
      this.#tooMany(date)
    );
  }

  #mistimed({ start }: Range): string | undefined {
    const { noticeMinutes, horizonDays } = this.#rule;
    if (start < this.#now) return 'It has begun already.';
    if (start < this.#now + noticeMinutes * MINUTE_MS)
      return `It begins with less notice than ${durationWords(noticeMinutes)}.`;
    if (horizonDays !== undefined && start > this.#now + horizonDays * DAY_MS)
      return `It is more than ${countWords(horizonDays, 'day')} ahead.`;
    return undefined;
  }

  #mismeasured(date: Range): string | undefined {
    const { minMinutes, maxMinutes } = this.#rule;
    const minutes = this.#minutes(date);
    if (minutes < minMinutes)
      return `It takes ${durationWords(minutes)}, and ${durationWords(minMinutes)} is the shortest.`;
    if (maxMinutes !== undefined && minutes > maxMinutes)
      return `It takes ${durationWords(minutes)}, and ${durationWords(maxMinutes)} is the longest.`;
    return undefined;
  }

  /** A whole day has 24 hours also where the clock is changed. */
  #minutes({ start, end }: Range): number {
    const length = Math.max(0, end - start);
    return this.#request.isAllDay ? Math.round(length / DAY_MS) * 1440 : Math.ceil(length / MINUTE_MS);
  }

  #misplaced(date: Range): string | undefined {
    const isLong = date.end - date.start > LONGEST_MS;
    if (this.hours && (isLong || !isInside(this.hours.around(date), date)))
      return `${this.#words(date)} is not within the hours for meetings.`;
    if (this.noMeetings && (isLong || overlapping(this.noMeetings.around(date), date)))
      return `${this.#words(date)} is in hours without meetings.`;
    return undefined;
  }

  /** Only where the time itself is free, for else it is busy. */
  #crowded(date: Range): string | undefined {
    const { start, end } = date;
    if (this.conflict(date)) return undefined;
    const too = (side: string, wanted: number) =>
      `Less than ${durationWords(wanted / MINUTE_MS)} would be free ${side} ${this.#words(date)}.`;
    if (this.before > 0 && overlapping(this.busy, { start: start - this.before, end: start }))
      return too('before', this.before);
    if (this.after > 0 && overlapping(this.busy, { start: end, end: end + this.after }))
      return too('after', this.after);
    return undefined;
  }

  #tooMany(date: Range): string | undefined {
    const { perDay, perWeek } = this.#rule;
    const day = this.#counts.fullDay(date);
    if (day !== undefined)
      return `${dayWords(day)} has ${countWords(perDay ?? 0, 'meeting')} with them already.`;
    if (this.#counts.isWeekFull(date))
      return `The week of ${this.#words(date)} has ${countWords(perWeek ?? 0, 'meeting')} with them already.`;
    return undefined;
  }

  #words(date: Range): string {
    const words = rangeWords(date, this.zone, this.#request.isAllDay);
    return this.zone === this.ownZone ? words : `${words} (${this.zone})`;
  }
}
