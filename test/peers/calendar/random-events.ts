import type { Random } from './random-rules.ts';

const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'UTC',
  'day',
] as const;
const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;
const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;

/** The lines of a meeting that began in 2025 and of an instance of it that was moved; in zones whose clocks are changed. */
export function randomEvents(random: Random, uid: string): string[] {
  const zone = random.oneOf(ZONES);
  const start = Date.UTC(
    2025,
    random.below(12),
    1 + random.below(28),
    5 + random.below(17),
    random.below(4) * 15,
  );
  const time = (name: string, at: number) => {
    const text = new Date(at).toISOString().replace(/[-:]|\.000/g, '');
    if (zone === 'day') return `${name};VALUE=DATE:${text.slice(0, 8)}`;
    return zone === 'UTC' ? `${name}:${text}` : `${name};TZID=${zone}:${text.slice(0, -1)}`;
  };
  const times = (from: number, minutes: number) => [
    time('DTSTART', from),
    time('DTEND', zone === 'day' ? from + DAY_MS : from + minutes * MINUTE_MS),
  ];
  const date = new Date(start);
  const weekday = WEEKDAYS[date.getUTCDay()] ?? 'SU';
  const daysBetween = random.oneOf([1, 7, 14]);
  const regular = { 1: 'FREQ=DAILY', 7: `FREQ=WEEKLY;BYDAY=${weekday}`, 14: 'FREQ=WEEKLY;INTERVAL=2' }[
    daysBetween
  ];
  const monthly = `FREQ=MONTHLY;BYDAY=${Math.ceil(date.getUTCDate() / 7)}${weekday}`;
  const other = random.oneOf([monthly, `FREQ=MONTHLY;BYMONTHDAY=${date.getUTCDate()}`, 'FREQ=YEARLY']);
  if (!random.chance(60)) return [`UID:${uid}\n${times(start, 45).join('\n')}\nRRULE:${other}`];

  const instance = (index: number) => start + index * daysBetween * DAY_MS;
  const [gone, moved] = [1 + random.below(20), 25 + random.below(10)];
  const count = random.chance(50) ? `;COUNT=${40 + random.below(300)}` : '';
  const master = [
    `UID:${uid}`,
    ...times(start, 45),
    `RRULE:${regular}${count}`,
    time('EXDATE', instance(gone)),
  ];
  const to = instance(moved) + (random.below(60) - 30) * (zone === 'day' ? DAY_MS : 15 * MINUTE_MS);
  const override = [`UID:${uid}`, time('RECURRENCE-ID', instance(moved)), ...times(to, 30), 'SEQUENCE:1'];
  return [master.join('\n'), override.join('\n')];
}
