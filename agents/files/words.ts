/** `2026-03-01 14:05 UTC`: the asker may sit in another time zone than this PC. */
export function date(iso: string | undefined): string {
  return iso === undefined ? 'at an unknown time' : `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}
