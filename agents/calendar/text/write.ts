import ICAL from 'ical.js';

// It does not count the space before what is folded.
ICAL.foldLength = 74;

/** Who wrote it (RFC 5545 §3.7.3). */
export const PRODID = '-//Dragoman//Dragoman//EN';

/** RFC 5545 §3.1: lines of at most 75 octets that end with CRLF, also the last. */
export function writeCalendar(calendar: ICAL.Component): string {
  return ICAL.stringify(calendar.jCal).replace(/(?:\r\n)*$/, '\r\n');
}
