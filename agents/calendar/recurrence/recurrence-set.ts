import type { Duration } from './duration.ts';
import { clockAt, type EventTime, lineAt, onLineOf } from './event-time.ts';
import type { RecurrenceRule } from './rule.ts';
import { planOf, type RuleStart, RuleTimes } from './rule-times.ts';

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
 * The recurrence set in the order of the series' clock, without what EXDATE and EXRULE take out. DTSTART is in it where a rule has it, or where there is no rule.
 */
export class RecurrenceSet {
  readonly #of: Recurring;
  readonly #except: ReadonlySet<number>;
  readonly #dates: readonly Recurrence[];
  readonly #begun = new Map<RecurrenceRule, RuleStart>();

  constructor(of: Recurring) {
    this.#of = of;
    this.#except = new Set(of.exceptDates.map((time) => onLineOf(of.start, time)));
    const own = of.rules.length === 0 ? [{ time: of.start }, ...of.dates] : of.dates;
    this.#dates = own
      .map(({ time, ...length }) => ({ line: onLineOf(of.start, time), ...length }))
      .map((date) => ({ ...date, clock: clockAt(of.start, date.line) }))
      .sort((a, b) => a.clock - b.clock);
  }

  /** From a time of the clock until before another. */
  between(fromClock: number, beforeClock: number): RecurrenceCursor {
    const { start, rules, exceptRules } = this.#of;
    const follow = (rule: RecurrenceRule) =>
      new Following(new RuleTimes(rule, this.#beginOf(rule), fromClock, beforeClock));
    const sources: Source[] = rules.map(follow);
    if (this.#dates.length > 0) sources.unshift(new Listed(this.#dates, fromClock, beforeClock));
    return new RecurrenceCursor(start, sources, this.#except, exceptRules.map(follow));
  }

  /** A calendar asks each of its series whenever it is asked anything. */
  #beginOf(rule: RecurrenceRule): RuleStart {
    const known = this.#begun.get(rule);
    if (known) return known;
    const { start } = this.#of;
    const isDate = start.kind === 'date';
    const { seconds } = start;
    const begin = { seconds, isDate, ...lastOf(rule, start), plan: planOf(rule, seconds, isDate) };
    this.#begun.set(rule, begin);
    return begin;
  }
}

type Source = Following | Listed;

/** Where one is in a recurrence set. A generator would take several times as long, and years have many instances. */
export class RecurrenceCursor implements Recurrence {
  line = Number.NaN;
  clock = Number.NaN;
  duration: Duration | undefined;
  readonly #start: EventTime;
  readonly #sources: readonly Source[];
  readonly #except: ReadonlySet<number>;
  readonly #exceptRules: readonly Following[];

  constructor(
    start: EventTime,
    sources: readonly Source[],
    except: ReadonlySet<number>,
    exceptRules: readonly Following[],
  ) {
    this.#start = start;
    this.#sources = sources;
    this.#except = except;
    this.#exceptRules = exceptRules;
  }

  /** To the next instance; false after the last. */
  next(): boolean {
    for (;;) {
      const source = this.#sources.length === 1 ? this.#sources[0] : first(this.#sources);
      if (!source || Number.isNaN(source.clock)) return false;
      const { clock, duration } = source;
      source.next();
      const line = lineAt(this.#start, clock);
      // What two sources have, or the clock makes one of two, is one.
      if (line === this.line || this.#isExcepted(line, clock)) continue;
      this.line = line;
      this.clock = clock;
      this.duration = duration;
      return true;
    }
  }

  #isExcepted(line: number, clock: number): boolean {
    if (this.#except.size > 0 && this.#except.has(line)) return true;
    return this.#exceptRules.length > 0 && this.#exceptRules.some((rule) => rule.has(clock));
  }
}

/** Of several in order, the one that is next; undefined when all have ended. */
function first(sources: readonly Source[]): Source | undefined {
  let least: Source | undefined;
  for (const source of sources) if (source.clock < (least?.clock ?? Number.POSITIVE_INFINITY)) least = source;
  return least;
}

/** A rule, and where in it one is: at NaN when it has ended. */
class Following {
  clock: number;
  readonly duration = undefined;
  readonly #times: RuleTimes;

  constructor(times: RuleTimes) {
    this.#times = times;
    this.clock = times.next();
  }

  next(): void {
    this.clock = this.#times.next();
  }

  /** Asked in order only. */
  has(clock: number): boolean {
    if (this.clock < clock) this.#times.skipTo(clock);
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
