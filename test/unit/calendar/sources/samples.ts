/** One event, its lines ended as files have them. */
export function event(
  uid: string,
  { summary = uid, start = '20260302T090000Z', end = '20260302T100000Z' } = {},
): string {
  return [
    'BEGIN:VEVENT',
    `UID:${uid}`,
    'DTSTAMP:20260301T080000Z',
    `DTSTART:${start}`,
    `DTEND:${end}`,
    `SUMMARY:${summary}`,
    'END:VEVENT',
    '',
  ].join('\r\n');
}

export function calendar(...components: string[]): string {
  return `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\n${components.join('')}END:VCALENDAR\r\n`;
}
