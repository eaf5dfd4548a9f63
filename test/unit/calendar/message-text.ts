export interface MessageWish {
  uid: string;
  /** UTC, as iCalendar writes it: 20260302T090000Z. */
  start: string;
  end: string;
  method?: string;
  organizer?: string;
  attendee?: string;
  sequence?: number;
  stamp?: string;
  summary?: string;
  /** More of the event. */
  lines?: readonly string[];
}

/** What somebody asks of one attendee (RFC 5546 §3.2), a REQUEST where nothing else is said. */
export function messageText({
  uid,
  start,
  end,
  method = 'REQUEST',
  sequence = 0,
  ...wish
}: MessageWish): string {
  const { organizer = 'xmpp:ann@localhost', attendee = 'xmpp:you@localhost', lines = [] } = wish;
  const { stamp = `20260301T08${String(sequence).padStart(2, '0')}00Z`, summary = uid } = wish;
  return [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Test//EN', `METHOD:${method}`, 'BEGIN:VEVENT'],
    ...[`UID:${uid}`, `DTSTAMP:${stamp}`, `SEQUENCE:${sequence}`, `DTSTART:${start}`, `DTEND:${end}`],
    ...[
      `SUMMARY:${summary}`,
      `ORGANIZER:${organizer}`,
      `ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:${attendee}`,
    ],
    ...[...lines, 'END:VEVENT', 'END:VCALENDAR', ''],
  ].join('\r\n');
}

/** As it travels in a stanza (docs/protocol/calendar.md). */
export function itipElement(text: string): string {
  return `<itip xmlns='urn:dragoman:itip:0'><ical xmlns='http://jabber.org/protocol/gw/ical'>${text}</ical></itip>`;
}

/** A message to the bare JID of you@localhost, as a client sends it that nobody here wrote (docs/protocol/letters.md). */
export function letterStanza(id: string, payload: string): string {
  return `<message type='normal' to='you@localhost' id='${id}'><body>${id}</body>${payload}<store xmlns='urn:xmpp:hints'/></message>`;
}
