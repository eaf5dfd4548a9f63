/** Numbers that are the same in each run. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(limit: number): number {
    // Xorshift32 (Marsaglia 2003).
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % limit;
  }

  oneOf<T>(all: readonly [T, ...T[]]): T {
    return all[this.below(all.length)] ?? all[0];
  }

  /** Some different ones of them, in any order. */
  someOf(limit: number, make: () => number | string): string {
    return [...new Set(Array.from({ length: 1 + this.below(limit) }, make))].join(',');
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }
}

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

export interface RandomRule {
  rrule: string;
  dtstart: string;
}

/** Any rule whose meaning RFC 5545 §3.3.10 settles, so that all engines that are right agree. */
export function randomRule(random: Random): RandomRule {
  const frequency = random.oneOf([
    'YEARLY',
    'YEARLY',
    'MONTHLY',
    'MONTHLY',
    'WEEKLY',
    'DAILY',
    'HOURLY',
    'MINUTELY',
    'SECONDLY',
  ]);
  const parts = [`FREQ=${frequency}`];
  const add = (percent: number, part: () => string) => random.chance(percent) && parts.push(part()) > 0;
  add(50, () => `INTERVAL=${1 + random.below(frequency === 'SECONDLY' ? 5000 : 6)}`);
  const isLong = frequency === 'YEARLY' || frequency === 'MONTHLY';
  const months = add(30, () => `BYMONTH=${random.someOf(4, () => 1 + random.below(12))}`);
  const weekday = () => random.oneOf(WEEKDAYS);
  const nth = () => `${random.oneOf([1, 2, 3, 4, 5, -1, -2, -3])}${weekday()}`;
  const byDays = () => `BYDAY=${random.someOf(4, isLong && random.chance(50) ? nth : weekday)}`;
  const fromEither = (most: number) => (1 + random.below(most)) * (random.chance(30) ? -1 : 1);
  const special = frequency === 'YEARLY' ? random.below(5) : undefined;
  if (special === 0) parts.push(`BYYEARDAY=${random.someOf(5, () => fromEither(366))}`);
  else if (special === 1 && !months) {
    // What lies across the turn of a year dateutil counts otherwise; cases.test.ts has it.
    parts.push(
      `BYWEEKNO=${random.someOf(3, () => 2 + random.below(50))}`,
      `BYDAY=${random.someOf(3, weekday)}`,
    );
  } else {
    const isByMonthDay =
      frequency !== 'WEEKLY' && add(30, () => `BYMONTHDAY=${random.someOf(4, () => fromEither(31))}`);
    if (!isByMonthDay || !isLong) add(45, byDays);
  }
  add(20, () => `BYHOUR=${random.someOf(3, () => random.below(24))}`);
  add(15, () => `BYMINUTE=${random.someOf(3, () => random.below(60))}`);
  add(10, () => `BYSECOND=${random.someOf(2, () => random.below(60))}`);
  // The engines begin a week of BYSETPOS at different days.
  if (isLong && parts.some((part) => part.startsWith('BYDAY') || part.startsWith('BYMONTHDAY')))
    add(25, () => `BYSETPOS=${random.someOf(3, () => random.oneOf([1, 2, 3, -1, -2, 5, -4]))}`);
  add(20, () => `WKST=${weekday()}`);
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${1990 + random.below(40)}-${two(1 + random.below(12))}-${two(1 + random.below(28))}`;
  const time = `${two(random.below(24))}:${two(random.below(60))}:${two(random.below(60))}`;
  add(15, () => `COUNT=${1 + random.below(40)}`);
  return { rrule: parts.join(';'), dtstart: `${day}T${time}` };
}
