import { Refusal } from '../../../app/agent.ts';
import { ClockPeriods, type ClockStep } from './clock-periods.ts';
import { DayPeriods } from './day-periods.ts';
import { DayPlan } from './day-plan.ts';
import type { Periods } from './periods.ts';
import type { Frequency, RecurrenceRule } from './rule.ts';

/** Counting further from DTSTART takes too long; of what is not COUNTed nothing is. */
const MAX_COUNTED = 500_000;

/** What a rule begins at, and what ends it: seconds of its own zone. */
export interface RuleStart {
  seconds: number;
  isDate: boolean;
  until?: number;
  /** Of a rule by days, where it was made before. */
  plan?: DayPlan | undefined;
}

/** What rules by days are, made once for whoever asks them often. */
export function planOf(rule: RecurrenceRule, seconds: number, isDate: boolean): DayPlan | undefined {
  const { frequency } = rule;
  return isClock(frequency) ? undefined : new DayPlan(rule, frequency, seconds, isDate);
}

/** The times of a rule in order, those before `from` left out: one after the other, made when asked for. */
export class RuleTimes {
  readonly #periods: Periods;
  readonly #start: number;
  #from: number;
  readonly #until: number;
  #left: number;
  #next = 0;
  #skipped = 0;

  constructor(
    rule: RecurrenceRule,
    { seconds, isDate, until, plan }: RuleStart,
    from: number,
    before: number,
  ) {
    this.#periods = plan ? new DayPeriods(plan) : periodsOf(rule, seconds, isDate);
    this.#start = seconds;
    this.#from = from;
    this.#until = Math.min(until ?? Number.POSITIVE_INFINITY, before - 1);
    this.#left = rule.count ?? Number.POSITIVE_INFINITY;
    if (from > seconds) this.#jump();
  }

  /** Seconds of the rule's zone; NaN after the last. */
  next(): number {
    const periods = this.#periods;
    for (;;) {
      while (this.#next < periods.size) {
        const time = periods.at(this.#next++);
        if (time < this.#start) continue;
        if (time > this.#until || this.#left-- <= 0) return this.#end();
        if (time >= this.#from) return time;
        if (this.#skipped++ > MAX_COUNTED)
          throw new Refusal('bad-request', 'its recurrence rule counts too many to be followed so far');
      }
      if (this.#left <= 0 || periods.begin > this.#until || !periods.advance()) return this.#end();
      this.#next = 0;
    }
  }

  #end(): number {
    this.#left = 0;
    this.#next = this.#periods.size;
    return Number.NaN;
  }

  /** Leaves out what comes before a later time. */
  skipTo(from: number): void {
    if (this.#left !== Number.POSITIVE_INFINITY) return;
    this.#from = from;
    this.#periods.seek(from);
    this.#next = 0;
  }

  /** To where `from` is, without going through what lies between: with COUNT only where all periods are alike. */
  #jump(): void {
    const periods = this.#periods;
    const { sizeOfEach } = periods;
    if (this.#left === Number.POSITIVE_INFINITY) periods.seek(this.#from);
    if (this.#left === Number.POSITIVE_INFINITY || sizeOfEach === undefined || !periods.advance()) return;
    let ofFirst = 0;
    for (let index = 0; index < periods.size; index++) if (periods.at(index) >= this.#start) ofFirst++;
    periods.seek(this.#from);
    if (!periods.advance()) return;
    const before = periods.index === 0 ? 0 : ofFirst + (periods.index - 1) * sizeOfEach;
    this.#left = Math.max(0, this.#left - before);
  }
}

function periodsOf(rule: RecurrenceRule, seconds: number, isDate: boolean): Periods {
  const { frequency } = rule;
  if (!isClock(frequency)) return new DayPeriods(new DayPlan(rule, frequency, seconds, isDate));
  if (isDate) throw new Refusal('bad-request', `a whole day cannot be repeated ${frequency}`);
  return new ClockPeriods(rule, frequency, seconds);
}

function isClock(frequency: Frequency): frequency is ClockStep {
  return frequency === 'HOURLY' || frequency === 'MINUTELY' || frequency === 'SECONDLY';
}
