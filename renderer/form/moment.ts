/**
 * Between XML Schema's dates and times, which a form carries (XEP-0122 §5.1), and what the system's own fields for
 * them hold. A dateTime is shown in the time of this device, and says its offset when it goes.
 */

/** What such a field shows; undefined where it could not show the value as it is. */
export function toInput(input: 'date' | 'time' | 'datetime-local', value: string): string | undefined {
  if (value === '') return '';
  if (input === 'date') return /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value) ? value : undefined;
  if (input === 'time') return /^[0-9]{2}:[0-9]{2}(:[0-9]{2})?$/.test(value) ? value : undefined;
  const moment = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[-+][0-9]{2}:[0-9]{2})?$/.test(value)
    ? new Date(value)
    : undefined;
  if (!moment || Number.isNaN(moment.getTime())) return undefined;
  return `${day(moment)}T${time(moment)}`;
}

/** What the form carries for it. */
export function fromInput(input: 'date' | 'time' | 'datetime-local', shown: string): string {
  if (shown === '' || input === 'date') return shown;
  if (input === 'time') return shown.length === 5 ? `${shown}:00` : shown;
  const moment = new Date(shown);
  return `${day(moment)}T${time(moment)}${offset(moment)}`;
}

function day(moment: Date): string {
  const year = String(moment.getFullYear()).padStart(4, '0');
  return `${year}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}

function time(moment: Date): string {
  return `${two(moment.getHours())}:${two(moment.getMinutes())}:${two(moment.getSeconds())}`;
}

/** Of that day, for summer time comes and goes. */
function offset(moment: Date): string {
  const minutes = -moment.getTimezoneOffset();
  if (minutes === 0) return 'Z';
  const ahead = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
