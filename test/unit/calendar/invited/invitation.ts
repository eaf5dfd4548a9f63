const day = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
export const at = (hour: number) => `${day}T${String(hour).padStart(2, '0')}0000Z`;

export interface Wish {
  uid?: string;
  hour?: number;
  sequence?: number;
  organizer?: string;
  attendee?: string;
  partstat?: string;
  lines?: string[];
}

/** An invitation as a program puts it into a calendar. */
export function invitation({ uid = 'tea', hour = 9, sequence = 0, lines = [], ...who }: Wish = {}): string {
  const { organizer = 'mailto:ann@example.net', attendee = 'mailto:you@example.org', partstat } = who;
  return [
    ...['BEGIN:VEVENT', `UID:${uid}`, 'DTSTAMP:20260301T080000Z', `SEQUENCE:${sequence}`],
    ...[`DTSTART:${at(hour)}`, `DTEND:${at(hour + 1)}`, 'SUMMARY:Tea', `ORGANIZER:${organizer}`],
    ...[`ATTENDEE;PARTSTAT=${partstat ?? 'NEEDS-ACTION'};RSVP=TRUE:${attendee}`, ...lines, 'END:VEVENT', ''],
  ].join('\r\n');
}
