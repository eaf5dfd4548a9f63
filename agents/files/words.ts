/** `2026-03-01 14:05 UTC`: the asker may sit in another time zone than this PC. */
export function date(iso: string | undefined): string {
  return iso === undefined ? 'at an unknown time' : `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

/** A file's time as text; undefined for the broken ones, which no four digits of a year can tell. */
export function instant(time: Date): string | undefined {
  const iso = Number.isNaN(time.getTime()) ? '' : time.toISOString();
  return /^\d/.test(iso) ? iso : undefined;
}
