import { type Element, xml } from '../xmpp/xml.ts';

/**
 * The presence contacts see: extended away, the person's own status text or none, a priority below zero
 * (RFC 6121 §4.7.2) and caps. Never the device's name.
 */
export function presence(priority: number, status: string, caps: Element): Element {
  return xml(
    'presence',
    {},
    xml('show', {}, 'xa'),
    ...(status ? [xml('status', {}, status)] : []),
    xml('priority', {}, String(priority)),
    caps,
  );
}
