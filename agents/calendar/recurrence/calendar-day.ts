/** Seconds of a day of the calendar, which here has neither zone nor leap seconds. */
export const DAY_SECONDS = 86_400;

const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
/** The Gregorian calendar repeats, weekdays included, after 400 years. */
export const CYCLE = { years: 400, months: 4_800, weeks: 20_871, days: 146_097 };
/** From 0000-03-01 to 1970-01-01. */
const DAYS_TO_MARCH = 719_468;
/** RFC 5545 §3.3.4: a year has four digits. */
export const LAST_DAY = dayNumber(9999, 12, 31);

export function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function monthLength(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days since 1970-01-01, in the proleptic Gregorian calendar. */
export function dayNumber(year: number, month: number, monthDay: number): number {
  const before = year - 1;
  const leaps = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  const yearDay = (DAYS_BEFORE_MONTH[month - 1] ?? 0) + (month > 2 && isLeap(year) ? 1 : 0) + monthDay;
  return before * 365 + leaps + yearDay - 719_163;
}

/** 0 is Sunday. */
export function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** A day that is walked on: what rules ask of it, without asking it anew for each day. */
export class CalendarDay {
  number: number;
  year: number;
  /** 1 is January. */
  month: number;
  monthDay: number;
  monthLength: number;
  /** 1 is the first of January. */
  yearDay: number;
  /** 0 is Sunday. */
  weekday: number;

  constructor(number: number) {
    this.number = number;
    // Counted from March on, so that the day that is not always there is a year's last.
    const sinceMarch = number + DAYS_TO_MARCH;
    const cycle = Math.floor(sinceMarch / CYCLE.days);
    const ofCycle = sinceMarch - cycle * CYCLE.days;
    const leaps = Math.floor(ofCycle / 1_460) - Math.floor(ofCycle / 36_524) + Math.floor(ofCycle / 146_096);
    const yearOfCycle = Math.floor((ofCycle - leaps) / 365);
    const dayOfYear =
      ofCycle - yearOfCycle * 365 - Math.floor(yearOfCycle / 4) + Math.floor(yearOfCycle / 100);
    const monthsOn = Math.floor((5 * dayOfYear + 2) / 153);
    this.monthDay = dayOfYear - Math.floor((153 * monthsOn + 2) / 5) + 1;
    this.month = monthsOn < 10 ? monthsOn + 3 : monthsOn - 9;
    this.year = yearOfCycle + cycle * CYCLE.years + (monthsOn < 10 ? 0 : 1);
    this.yearDay = number - dayNumber(this.year, 1, 1) + 1;
    this.monthLength = monthLength(this.year, this.month);
    this.weekday = weekdayOf(number);
  }

  get yearLength(): number {
    return isLeap(this.year) ? 366 : 365;
  }

  next(): void {
    this.number++;
    this.yearDay++;
    this.weekday = this.weekday === 6 ? 0 : this.weekday + 1;
    if (this.monthDay++ < this.monthLength) return;
    this.monthDay = 1;
    if (this.month++ === 12) {
      this.month = 1;
      this.yearDay = 1;
      this.year++;
    }
    this.monthLength = monthLength(this.year, this.month);
  }
}
