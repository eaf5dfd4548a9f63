import type { Element } from '../../app/xmpp/xml.ts';

export interface Canonical {
  name: string;
  attrs: Record<string, string>;
  content: Canonical[] | string;
}

/** Elements whose children the XEPs' schemas order, and the XEPs' examples do not. */
const UNORDERED = new Set(['{jabber:x:data}field', '{urn:xmpp:jingle:apps:file-transfer:5}file']);
/** Text in which blanks mean nothing (XEP-0004 §3). */
const ONE_LINE = new Set(['{jabber:x:data}title', '{jabber:x:data}instructions', '{jabber:x:data}desc']);

/**
 * An element with its namespaces resolved and what does not count left out: the order of attributes, text beside
 * elements (layout, and the `...` of the XSF), the declaration of prefixes. The language comes along by inheritance.
 */
export function canonical(element: Element, lang = element.parent?.attrs['xml:lang']): Canonical {
  const name = `{${element.getNS()}}${element.getName()}`;
  const attrs = Object.entries({ ...(lang && { 'xml:lang': lang }), ...element.attrs })
    .filter(([key, value]) => value !== undefined && key !== 'xmlns' && !key.startsWith('xmlns:'))
    .map(([key, value]): [string, string] => [key, String(value)])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const children = element.getChildElements().map((child) => canonical(child, ''));
  if (UNORDERED.has(name)) children.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const text = ONE_LINE.has(name) ? element.getText().replace(/\s+/g, ' ').trim() : element.getText();
  return { name, attrs: Object.fromEntries(attrs), content: children.length > 0 ? children : text };
}
