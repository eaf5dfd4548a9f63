import { Parser } from '../../app/xmpp/parser.ts';
import type { Element } from '../../app/xmpp/xml.ts';

/** The one element in the text, as a stream in this namespace would bring it. */
export function parse(text: string, xmlns = 'jabber:client'): Element {
  const found: Element[] = [];
  const parser = new Parser();
  parser.on('element', (element: Element) => found.push(element));
  parser.write(`<stream:stream xmlns='${xmlns}' xmlns:stream='http://etherx.jabber.org/streams'>`);
  parser.write(text.trim());
  const [element, second] = found;
  if (!element || second) throw new TypeError('Not one element');
  return element;
}
