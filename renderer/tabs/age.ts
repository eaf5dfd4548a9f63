const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `5 minutes ago`; what another clock says will be is now. */
export function ageWords(time: string, now: Date): string {
  const ageMs = now.getTime() - Date.parse(time);
  if (ageMs < MINUTE_MS) return 'just now';
  if (ageMs < HOUR_MS) return words.format(-Math.floor(ageMs / MINUTE_MS), 'minute');
  if (ageMs < DAY_MS) return words.format(-Math.floor(ageMs / HOUR_MS), 'hour');
  return words.format(-Math.floor(ageMs / DAY_MS), 'day');
}
