import { type Element, xml } from '../xmpp/xml.ts';

/** XEP-0445 §4: shows the server the token of an invitation, before asking for an account. */
export function encodePreauth(token: string): Element {
  return xml('preauth', { xmlns: 'urn:xmpp:pars:0', token });
}
