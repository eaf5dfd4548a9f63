import type { Element } from '../xmpp/xml.ts';

/** The characters of a stanza's names, attributes and texts: what it takes here, without writing it out. */
export function sizeOf(element: Element): number {
  let size = element.name.length;
  for (const [name, value] of Object.entries(element.attrs)) size += name.length + String(value).length;
  for (const child of element.children) size += typeof child === 'string' ? child.length : sizeOf(child);
  return size;
}
