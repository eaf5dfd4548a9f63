import { type Element, xml } from '../xmpp/xml.ts';

/** `<store/>`: servers on the way are asked to keep the message in their archives (XEP-0334 §4.4). */
export function encodeStoreHint(): Element {
  return xml('store', { xmlns: 'urn:xmpp:hints' });
}
