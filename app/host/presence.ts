import { type Element, xml } from '../xmpp/xml.ts';

/** What contacts see beside that this device is there (RFC 6121 §4.7.2). */
export interface Appearance {
  show: 'xa' | 'dnd';
  /** Nothing is said where it is empty. */
  status: string;
}

/**
 * The presence contacts see: mostly extended away, the person's own status text or none, a priority below zero
 * (RFC 6121 §4.7.2) and caps. Never the device's name.
 */
export function presence(priority: number, { show, status }: Appearance, caps: Element): Element {
  return xml(
    'presence',
    {},
    xml('show', {}, show),
    ...(status ? [xml('status', {}, status)] : []),
    xml('priority', {}, String(priority)),
    caps,
  );
}
