/** Midnight here, so many days on; also where the clock is changed between. */
export function daysFrom(day: Date, count: number): Date {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + count);
}

export function mondayOf(day: Date): Date {
  return daysFrom(day, -((day.getDay() + 6) % 7));
}

/** `2026-03-02`, as this PC's clock has it; what the agenda's times begin with. */
export function dateText(day: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

const dayFormat = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long' });
const shortFormat = new Intl.DateTimeFormat('en', { weekday: 'short', day: 'numeric', month: 'short' });
const rangeFormat = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric' });

export function dayWords(day: Date): string {
  return dayFormat.format(day);
}

export function weekWords(monday: Date): string {
  return rangeFormat.formatRange(monday, daysFrom(monday, 6));
}

/** `Mon, Mar 2, 14:00–15:00`; of times as the agenda writes them. */
export function timeWords(start: string, end: string): string {
  const day = shortFormat.format(new Date(`${start.slice(0, 10)}T12:00`));
  if (start.length === 10) return day;
  return `${day}, ${clockWords(start, end)}`;
}

/** `14:00–15:00`. */
export function clockWords(start: string, end: string): string {
  return `${start.slice(11, 16)}–${end.slice(11, 16)}`;
}
