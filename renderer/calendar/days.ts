/** Midnight here, so many days on; also where the clock is changed between. */
export function daysFrom(day: Date, count: number): Date {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + count);
}

export function mondayOf(day: Date): Date {
  return daysFrom(day, -((day.getDay() + 6) % 7));
}

/** The days of a week from its Monday on. */
export function weekFrom(monday: Date): Date[] {
  return Array.from({ length: 7 }, (_, index) => daysFrom(monday, index));
}

/** A time of a day by the clock here. */
export function timeOn(day: Date, minute: number): Date {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate(), 0, minute);
}

/** `2026-03-02`, as this PC's clock has it; what the agenda's times begin with. */
export function dateText(day: Date): string {
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** `2026-03-02T14:00`, what the system's own field for a date and time holds. */
export function localText(time: Date): string {
  return `${dateText(time)}T${two(time.getHours())}:${two(time.getMinutes())}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

const dayFormat = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long' });
const rangeFormat = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric' });

export function dayWords(day: Date): string {
  return dayFormat.format(day);
}

export function weekWords(monday: Date): string {
  return rangeFormat.formatRange(monday, daysFrom(monday, 6));
}
