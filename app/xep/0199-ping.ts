import { type Element, xml } from '../xmpp/xml.ts';

export const NS_PING = 'urn:xmpp:ping';

/** `<ping xmlns='urn:xmpp:ping'/>`; the answer is an empty result (XEP-0199 §3). */
export function encodePing(): Element {
  return xml('ping', { xmlns: NS_PING });
}

export function isPing(payload: Element): boolean {
  return payload.is('ping', NS_PING);
}
