import { StanzaError } from '../xmpp/stanza-error.ts';
import { type Element, xml } from '../xmpp/xml.ts';

export const NS_ICAL = 'http://jabber.org/protocol/gw/ical';

/** iCalendar text (RFC 5545) in a stanza (XEP-0097). XML has LF for every end of a line, so LF is what is sent. */
export function encodeIcal(text: string): Element {
  return xml('ical', { xmlns: NS_ICAL }, text.replaceAll('\r\n', '\n'));
}

/** Of the element that it stands in. */
export function decodeIcal(parent: Element): string {
  const found = parent.getChild('ical', NS_ICAL);
  if (!found) throw new StanzaError('modify', 'bad-request', 'There is no iCalendar text in it.');
  return found.text();
}
