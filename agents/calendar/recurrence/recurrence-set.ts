import type { Duration } from './duration.ts';
import { clockAt, type EventTime, onLineOf } from './event-time.ts';
import type { RecurrenceRule } from './rule.ts';
import { RuleTimes } from './rule-times.ts';

/** What says when a series takes place (RFC 5545 §3.8.5). */
export interface Recurring {
  start: EventTime;
  rules: readonly RecurrenceRule[];
  exceptRules: readonly RecurrenceRule[];
  dates: readonly { time: EventTime; duration?: Duration }[];
  exceptDates: readonly EventTime[];
}

/** An instance before anything about it was changed. */
export interface Recurrence {
  /** Where it is on the line of its series: what RECURRENCE-ID names. */
  line: number;
  clock: number;
  duration?: Duration | undefined;
}

/**
 * The recurrence set from one time of the series' clock until before another, in the clock's order, without what
 * EXDATE and EXRULE take out. DTSTART is in it where a rule has it, or where there is no rule.
 */
export class RecurrenceSet {
  readonly #of: Recurring;
  readonly #except: ReadonlySet<number>;
  readonly #dates: readonly Recurrence[];

  constructor(of: Recurring) {
    this.#of = of;
    this.#except = new Set(of.exceptDates.map((time) => onLineOf(of.start, time)));
    const own = of.rules.length === 0 ? [{ time: of.start }, ...of.dates] : of.dates;
    this.#dates = own
      .map(({ time, ...length }) => ({ line: onLineOf(of.start, time), ...length }))
      .map((date) => ({ ...date, clock: clockAt(of.start, date.line) }))
      .sort((a, b) => a.clock - b.clock);
  }

  *between(fromClock: number, beforeClock: number): Generator<Recurrence> {
    const { start, rules, exceptRules } = this.#of;
    const follow = (rule: RecurrenceRule) => new Following(rule, start, fromClock, beforeClock);
    const sources: (Following | Listed)[] = rules.map(follow);
    if (this.#dates.length > 0) sources.unshift(new Listed(this.#dates, fromClock, beforeClock));
    const except = exceptRules.map(follow);
    let last = Number.NaN;
    for (;;) {
      const source = first(sources);
      if (!source) return;
      const { clock, duration } = source;
      source.next();
      const line = onLineOf(start, { ...start, seconds: clock });
      if (line === last || this.#except.has(line) || except.some((rule) => rule.has(clock))) continue;
      last = line;
      yield { line, clock, duration };
    }
  }
}

/** Of several in order, the one that is next; undefined when all have ended. */
function first<T extends { clock: number }>(sources: readonly T[]): T | undefined {
  let least: T | undefined;
  for (const source of sources) if (source.clock < (least?.clock ?? Number.POSITIVE_INFINITY)) least = source;
  return least;
}

/** A rule, and where in it one is: at NaN when it has ended. */
class Following {
  clock: number;
  readonly duration = undefined;
  readonly #times: RuleTimes;

  constructor(rule: RecurrenceRule, start: EventTime, from: number, before: number) {
    const begin = { seconds: start.seconds, isDate: start.kind === 'date', ...lastOf(rule, start) };
    this.#times = new RuleTimes(rule, begin, from, before);
    this.clock = this.#times.next();
  }

  next(): void {
    this.clock = this.#times.next();
  }

  /** Asked in order only. */
  has(clock: number): boolean {
    while (this.clock < clock) this.next();
    return this.clock === clock;
  }
}

class Listed {
  #index = 0;
  readonly #dates: readonly Recurrence[];
  readonly #before: number;

  constructor(dates: readonly Recurrence[], from: number, before: number) {
    this.#dates = dates;
    this.#before = before;
    while ((dates[this.#index]?.clock ?? from) < from) this.#index++;
  }

  get clock(): number {
    const clock = this.#dates[this.#index]?.clock ?? Number.NaN;
    return clock < this.#before ? clock : Number.NaN;
  }

  get duration(): Duration | undefined {
    return this.#dates[this.#index]?.duration;
  }

  next(): void {
    this.#index++;
  }
}

/** UNTIL on the series' clock; of a date its midnight, as DTSTART has it. */
function lastOf({ until }: RecurrenceRule, start: EventTime): { until?: number } {
  if (!until) return {};
  return { until: until.kind === 'utc' && start.zone ? clockAt(start, until.seconds) : until.seconds };
}
