import { type Element, xml } from '../../../app/xmpp/xml.ts';

const NS_COMMANDS = 'http://jabber.org/protocol/commands';
const NS_DATA = 'jabber:x:data';
const NS_INFO = 'http://jabber.org/protocol/disco#info';

export type Ask = { type: 'get' | 'set'; payload: Element };

/** XML as it is, which no builder would make. */
function raw(text: string): Element {
  return Object.assign(xml('raw'), { write: (out: (text: string) => void) => out(text) });
}

export function command(attributes: Record<string, string>, ...inside: Element[]): Ask {
  return { type: 'set', payload: xml('command', { xmlns: NS_COMMANDS, ...attributes }, ...inside) };
}

const step = (sessionid: string, text: string): Ask =>
  command({ node: 'files', sessionid, action: 'next' }, raw(text));
const form = (inside: string, type = 'submit') => `<x xmlns='${NS_DATA}' type='${type}'>${inside}</x>`;

/** What servers let through: they cut off at 256 KiB. */
const long = 'x'.repeat(200_000);
const fields = Array.from({ length: 3500 }, (_, index) => `<field var='f${index}'><value>1</value></field>`);

/** Steps of a session that a schema must never see; each is answered with an error. */
export const malformed: [string, (sessionid: string) => Ask][] = [
  ['no form', (id) => command({ node: 'files', sessionid: id, action: 'next' })],
  ['two forms', (id) => step(id, form('') + form(''))],
  ['a form of no type', (id) => step(id, `<x xmlns='${NS_DATA}'/>`)],
  ['a form of an unknown type', (id) => step(id, form('', long))],
  ['a result for a submission', (id) => step(id, form('', 'result'))],
  ['a value of 200 kB', (id) => step(id, form(`<field var='share'><value>${long}</value></field>`))],
  ['a name of 200 kB', (id) => step(id, form(`<field var='${long}'><value>x</value></field>`))],
  ['3,500 fields', (id) => step(id, form(fields.join('')))],
  ['25,000 values', (id) => step(id, form(`<field var='share'>${'<value/>'.repeat(25_000)}</field>`))],
  [
    'a field twice',
    (id) => step(id, form("<field var='share'><value>a</value></field><field var='share'/>".repeat(2))),
  ],
  ['no choice', (id) => step(id, form("<field var='share'><value>nothing</value></field>"))],
  ['a depth of 100', (id) => step(id, '<a>'.repeat(100) + '</a>'.repeat(100))],
  ['a depth of 2,000', (id) => step(id, '<a>'.repeat(2000) + '</a>'.repeat(2000))],
  ['an unknown action', (id) => command({ node: 'files', sessionid: id, action: 'explode' })],
  ['an action of 200 kB', (id) => command({ node: 'files', sessionid: id, action: long })],
  ['a session of 200 kB', () => command({ node: 'files', sessionid: long })],
  ['a node of 200 kB', () => command({ node: long })],
];

export const info: Ask = { type: 'get', payload: xml('query', { xmlns: NS_INFO }) };

/**
 * What a flood is made of: mostly small, now and then something big or deep. Not deeper than 100: at 2,000 it is
 * Prosody that stops answering anybody, with or without us.
 */
export function anything(turn: number): Ask {
  if (turn % 40 === 39) return malformed[5]?.[1]('made-up') ?? info;
  if (turn % 40 === 19) return malformed[11]?.[1]('made-up') ?? info;
  if (turn % 4 === 0) return command({ node: 'files' });
  if (turn % 4 === 1) return command({ node: 'files', sessionid: `made-up-${turn}`, action: 'next' });
  return info;
}
