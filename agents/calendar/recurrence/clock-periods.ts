import { Refusal } from '../../../app/agent.ts';
import { CalendarDay, CYCLE, DAY_SECONDS, LAST_DAY } from './calendar-day.ts';
import { dayFilter } from './day-filter.ts';
import { multiples, type Periods, positions, sums } from './periods.ts';
import type { RecurrenceRule } from './rule.ts';

export type ClockStep = 'HOURLY' | 'MINUTELY' | 'SECONDLY';

const UNIT_SECONDS = { HOURLY: 3600, MINUTELY: 60, SECONDLY: 1 };
/** Looking at as many in vain takes some hundredths of a second; what people write comes after some hundreds. */
const MAX_BARREN = 200_000;

/** Rules whose periods are hours, minutes or seconds. */
export class ClockPeriods implements Periods {
  readonly sizeOfEach: number | undefined;
  size = 0;
  begin = Number.NEGATIVE_INFINITY;
  readonly #first: number;
  readonly #unit: number;
  readonly #step: number;
  /** Seconds of the period. */
  readonly #times: readonly number[];
  readonly #isEver: boolean;
  readonly #filter: ((day: CalendarDay) => boolean) | undefined;
  readonly #hours: ReadonlySet<number> | undefined;
  readonly #minutes: ReadonlySet<number> | undefined;
  readonly #seconds: ReadonlySet<number> | undefined;
  #day: CalendarDay;
  #isDayIn = false;
  #next: number;

  constructor(rule: RecurrenceRule, step: ClockStep, startSeconds: number) {
    this.#unit = UNIT_SECONDS[step];
    this.#step = this.#unit * rule.interval;
    this.#first = Math.floor(startSeconds / this.#unit) * this.#unit;
    this.#next = this.#first;
    this.#day = new CalendarDay(Math.floor(startSeconds / DAY_SECONDS));
    this.#filter = dayFilter(rule, this.#day);
    this.#isDayIn = this.#filter?.(this.#day) ?? true;
    const { byHour, byMinute, bySecond, bySetPos } = rule;
    this.#hours = byHour && new Set(byHour);
    this.#minutes = byMinute && step !== 'HOURLY' ? new Set(byMinute) : undefined;
    this.#seconds = bySecond && step === 'SECONDLY' ? new Set(bySecond) : undefined;
    const minutes = step === 'HOURLY' ? (byMinute ?? [Math.floor(startSeconds / 60) % 60]) : [0];
    const seconds = step === 'SECONDLY' ? [0] : (bySecond?.filter((one) => one < 60) ?? [startSeconds % 60]);
    const times = sums(multiples(minutes, 60), seconds);
    this.#times = bySetPos ? positions(bySetPos, times.length).flatMap((at) => times[at] ?? []) : times;
    const isSteady = !this.#filter && !this.#hours && !this.#minutes && !this.#seconds;
    this.sizeOfEach = isSteady ? this.#times.length : undefined;
    this.#isEver = this.#times.length > 0 && (isSteady || this.#hasTimeOfDay());
  }

  get index(): number {
    return (this.begin - this.#first) / this.#step;
  }

  seek(seconds: number): void {
    this.#next = this.#first + Math.max(0, Math.floor((seconds - this.#first) / this.#step)) * this.#step;
    this.size = 0;
  }

  advance(): boolean {
    if (!this.#isEver) return false;
    let at = this.#next;
    let daysOut = 0;
    for (let barren = 0; barren < MAX_BARREN; barren++) {
      const day = Math.floor(at / DAY_SECONDS);
      // What is on no day of 400 years is on none.
      if (!(day <= LAST_DAY) || daysOut > CYCLE.days) return false;
      const after = this.#excludedUntil(at, day);
      if (after === undefined) {
        this.begin = at;
        this.#next = at + this.#step;
        this.size = this.#times.length;
        return true;
      }
      daysOut = this.#isDayIn ? 0 : daysOut + 1;
      at = this.#first + Math.ceil((after - this.#first) / this.#step) * this.#step;
    }
    throw new Refusal('bad-request', 'its recurrence rule hits so rarely that it cannot be followed');
  }

  at(index: number): number {
    return this.begin + (this.#times[index] ?? 0);
  }

  /** Until when nothing is in the rule, where a period is not. */
  #excludedUntil(at: number, day: number): number | undefined {
    const midnight = day * DAY_SECONDS;
    if (!this.#hasDay(day)) return midnight + DAY_SECONDS;
    const hour = Math.floor((at - midnight) / 3600);
    if (this.#hours?.has(hour) === false) return midnight + (hour + 1) * 3600;
    const minute = Math.floor(at / 60);
    if (this.#minutes?.has(((minute % 60) + 60) % 60) === false) return (minute + 1) * 60;
    if (this.#seconds?.has(at - minute * 60) === false) return at + 1;
    return undefined;
  }

  /** Whether a period ever begins at a time of the day that the rule has: they come round to the same times again. */
  #hasTimeOfDay(): boolean {
    const apart = greatestCommonDivisor(this.#step, DAY_SECONDS);
    const from = ((this.#first % apart) + apart) % apart;
    for (let time = from; time < DAY_SECONDS; time += apart) if (this.#isIn(time)) return true;
    return false;
  }

  #isIn(timeOfDay: number): boolean {
    const minutes = Math.floor(timeOfDay / 60);
    return (
      this.#hours?.has(Math.floor(minutes / 60)) !== false &&
      this.#minutes?.has(minutes % 60) !== false &&
      this.#seconds?.has(timeOfDay % 60) !== false
    );
  }

  #hasDay(day: number): boolean {
    if (!this.#filter) return true;
    if (this.#day.number === day) return this.#isDayIn;
    if (this.#day.number + 1 === day) this.#day.next();
    else this.#day = new CalendarDay(day);
    this.#isDayIn = this.#filter(this.#day);
    return this.#isDayIn;
  }
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}
