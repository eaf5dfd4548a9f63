import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { decodeDiscoInfo } from '../../../app/xep/0030-service-discovery.ts';
import { capsHash, decodeCaps, matchesCaps } from '../../../app/xep/0115-entity-capabilities.ts';
import { parse } from '../../stanzas/parse.ts';

const info = (inside: string) =>
  decodeDiscoInfo(parse(`<query xmlns='http://jabber.org/protocol/disco#info'>${inside}</query>`));
const feature = (name: string) => `<feature var='http://jabber.org/protocol/${name}'/>`;
const form = (type: string, inside = '', hidden = 'hidden') =>
  `<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='${hidden}'><value>${type}</value></field>${inside}</x>`;

test('XEP-0115 §5.2', () => {
  const simple = info(
    `${['muc', 'disco#items', 'caps', 'disco#info'].map(feature).join('')}<identity category='client' type='pc' name='Exodus 0.9.1'/>`,
  );
  expect(capsHash(simple)).toBe('QgayPKawpkPSDYmwT/WM94uAlu0=');
});

const complex = `
  <identity xml:lang='en' category='client' name='Psi 0.11' type='pc'/>
  <identity xml:lang='el' category='client' name='Ψ 0.11' type='pc'/>
  ${['caps', 'disco#info', 'disco#items', 'muc'].map(feature).join('')}
  ${form(
    'urn:xmpp:dataforms:softwareinfo',
    `<field var='software_version'><value>0.11</value></field>
     <field var='ip_version' type='text-multi'><value>ipv6</value><value>ipv4</value></field>
     <field var='os'><value>Mac</value></field>
     <field var='os_version'><value>10.5.1</value></field>
     <field var='software'><value>Psi</value></field>`,
  )}`;

test('XEP-0115 §5.3', () => {
  expect(capsHash(info(complex))).toBe('q07IKJEyjvHSyhy//CH0CxmKi8w=');
});

test('a form without a hidden FORM_TYPE is passed over (§5.4 rule 3.6)', () => {
  const more = `${complex}${form('urn:other', '', 'text-single')}<x xmlns='jabber:x:data' type='result'><field var='a'/></x>`;
  expect(capsHash(info(more))).toBe('q07IKJEyjvHSyhy//CH0CxmKi8w=');
});

test.each([
  ['two identities alike', `<identity category='a' type='b' name='c'/>`.repeat(2)],
  ['two features alike', feature('caps').repeat(2)],
  ['two forms of one type', form('urn:x').repeat(2)],
  ['a FORM_TYPE of two values', form('urn:x</value><value>urn:y')],
])('refuses %s (§5.4 rule 3)', (_, inside) => {
  expect(() => capsHash(info(inside))).toThrow('Ill-formed');
  expect(matchesCaps(info(inside), { hash: 'sha-1', node: 'n', ver: 'v' })).toBe(false);
});

test('sorts by octets, not by UTF-16', () => {
  // U+1F600 is d83d in UTF-16 and so before U+FF5E there, behind it in UTF-8.
  const [low, high] = ['\uff5e', '\u{1f600}'].map((name) => `<feature var='${name}'/>`);
  expect(capsHash(info(`${high}${low}`))).toBe(sha1('\uff5e<\u{1f600}<'));
});

test('sorts identities part by part', () => {
  const identities = ['a-b', 'a'].map((category) => `<identity category='${category}' type='t'/>`).join('');
  expect(capsHash(info(identities))).toBe(sha1('a/t//<a-b/t//<'));
});

test('a separator inside a part makes no other part', () => {
  const one = info(`<feature var='a'/><feature var='b'/>`);
  expect(capsHash(info(`<feature var='a&lt;b'/>`))).not.toBe(capsHash(one));
});

test('a ver without a hash is none', () => {
  const presence = (attrs: string) =>
    parse(`<presence><c xmlns='http://jabber.org/protocol/caps' ${attrs}/></presence>`);
  expect(decodeCaps(presence(`node='n' ver='1.0'`))).toBeUndefined();
  expect(decodeCaps(presence(`node='n' ver='1.0' hash='sha-1'`))).toEqual({
    node: 'n',
    ver: '1.0',
    hash: 'sha-1',
  });
  expect(decodeCaps(parse('<presence/>'))).toBeUndefined();
});

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('base64');
}
