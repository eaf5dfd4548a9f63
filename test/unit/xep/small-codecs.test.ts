import { expect, test } from 'vitest';
import { decodeDiscoInfo, decodeDiscoItems } from '../../../app/xep/0030-service-discovery.ts';
import { decodeValidate } from '../../../app/xep/0122-data-forms-validation.ts';
import { decodeBlockPush, isBlocked } from '../../../app/xep/0191-blocking-command.ts';
import {
  decodeItem,
  encodePrivateConfiguration,
  encodePrivatePublish,
} from '../../../app/xep/0223-private-data.ts';
import { decodeFisListing, encodeFisListing } from '../../../app/xep/0329-file-information-sharing.ts';
import { decodeSlot, maxFileSize, slotRefusal } from '../../../app/xep/0363-http-file-upload.ts';
import { StanzaError } from '../../../app/xmpp/stanza-error.ts';
import { xml } from '../../../app/xmpp/xml.ts';
import { parse } from '../../stanzas/parse.ts';

test('XEP-0030: what lacks its required attributes is passed over', () => {
  const info = `<query xmlns='http://jabber.org/protocol/disco#info'><identity type='a'/><feature/><feature var='f'/></query>`;
  expect(decodeDiscoInfo(parse(info))).toEqual({ identities: [], features: ['f'], forms: [] });
  const items = `<query xmlns='http://jabber.org/protocol/disco#items'><item node='n'/><item jid='j' action='x'/></query>`;
  expect(decodeDiscoItems(parse(items))).toEqual({ items: [{ jid: 'j' }] });
});

test('XEP-0122: a method or a bound nobody knows is basic and unbounded', () => {
  const decode = (inside: string) =>
    decodeValidate(parse(`<validate xmlns='http://jabber.org/protocol/xdata-validate'>${inside}</validate>`));
  expect(decode('<magic/>')).toEqual({ datatype: 'xs:string', method: 'basic' });
  expect(decode(`<range/><list-range min='-1' max='many'/>`)).toEqual({
    datatype: 'xs:string',
    method: { range: {} },
  });
});

test('XEP-0191: a push that blocks nobody is refused', () => {
  expect(() => decodeBlockPush(parse(`<block xmlns='urn:xmpp:blocking'/>`))).toThrow('bad-request');
  expect(() => decodeBlockPush(parse(`<block xmlns='urn:other'><item jid='a@b'/></block>`))).toThrow(
    'bad-request',
  );
});

test.each([
  ['a@b/c', true],
  ['d@e', true],
  ['d@e/f', true],
  ['x@evil', true],
  ['evil', true],
  ['evil/r', true],
  ['s/r', true],
  ['a@b', false],
  ['a@b/d', false],
  ['x@s/r', false],
  ['s', false],
])('XEP-0191 §6: %s blocked: %s', (jid, blocked) => {
  expect(isBlocked(new Set(['a@b/c', 'd@e', 'evil', 's/r']), jid)).toBe(blocked);
});

test('XEP-0329: reads file-transfer 4 and 5, media-type and mediaType, and writes 5', () => {
  const file = (version: number, inside: string) =>
    `<file xmlns='urn:xmpp:jingle:apps:file-transfer:${version}'>${inside}</file>`;
  const listing = parse(`<query xmlns='urn:xmpp:fis:0'>
    ${file(4, '<name>a</name><size>0</size><mediaType>text/plain</mediaType>')}
    ${file(5, `<name>b</name><media-type>text/html</media-type><hash xmlns='urn:xmpp:hashes:2' algo='sha-256'> x </hash>`)}
    ${file(5, '<size>1</size>')}${file(5, '<name>c</name><size>-1</size>')}${file(3, '<name>d</name>')}
    <directory/><directory name='e'/></query>`);
  expect(decodeFisListing(listing)).toEqual({
    directories: [{ name: 'e' }],
    files: [
      { name: 'b', mediaType: 'text/html', hash: { algo: 'sha-256', value: 'x' } },
      { name: 'c' },
      { name: 'a', size: 0, mediaType: 'text/plain' },
    ],
  });
  const all = {
    node: 'docs',
    directories: [{ name: 'd' }],
    files: [
      {
        name: 'ü',
        size: 0,
        date: '2026-01-01T00:00:00Z',
        mediaType: 'a/b',
        desc: 'd',
        hash: { algo: 'sha-256', value: '=' },
      },
    ],
    rsm: { first: 'a', firstIndex: 0, last: 'b', count: 2 },
  };
  const sent = encodeFisListing(all);
  expect(sent.getChild('file')?.getNS()).toBe('urn:xmpp:jingle:apps:file-transfer:5');
  expect(decodeFisListing(parse(sent.toString()))).toEqual(all);
});

const slot = (put: string, get = 'https://h/g', inside = '') =>
  decodeSlot(
    parse(`<slot xmlns='urn:xmpp:http:upload:0'><put url='${put}'>${inside}</put><get url='${get}'/></slot>`),
  );

test('XEP-0363 §4: only three headers, in order, and none of the server’s own making', () => {
  const header = (name: string, value: string) => `<header name='${name}'>${value}</header>`;
  const inside = [
    header('cookie', 'a'),
    header('Host', 'evil'),
    header('Authori&#10;zation', 'b\r\nX-Evil: 1'),
    header('Cookie', 'c'),
    '<header>d</header>',
  ].join('');
  expect(slot('https://h/p', 'https://h/g', inside).put.headers).toEqual([
    { name: 'Cookie', value: 'a' },
    { name: 'Authorization', value: 'bX-Evil: 1' },
    { name: 'Cookie', value: 'c' },
  ]);
});

test.each(['http://localhost:5280/p', 'http://127.0.0.1/p', 'http://[::1]/p'])(
  'a slot on this very machine may do without TLS: %s',
  (url) => {
    expect(slot(url, url).get.url).toBe(url);
  },
);

test.each([
  'http://localhost.evil/p',
  'http://127.0.0.1.evil/p',
  'http://h/p',
  'file:///etc/passwd',
  'javascript:1',
  '/p',
  '',
])('XEP-0363 §4: %s is no address for a slot', (url) => {
  expect(() => slot(url)).toThrow('bad-request');
  expect(() => slot('https://h/p', url)).toThrow('bad-request');
});

test('XEP-0363 §3: the limit is a number of bytes in the form of that name', () => {
  const info = (type: string, size: string) => ({
    identities: [],
    features: [],
    forms: [
      {
        type: 'result' as const,
        fields: [
          { var: 'FORM_TYPE', values: [type] },
          { var: 'max-file-size', values: [size] },
        ],
      },
    ],
  });
  expect(maxFileSize(info('urn:xmpp:http:upload:0', '5242880'))).toBe(5242880);
  expect(maxFileSize(info('urn:xmpp:http:upload:0', 'much'))).toBeUndefined();
  expect(maxFileSize(info('urn:other', '1'))).toBeUndefined();
});

test('XEP-0363 §6: what a refusal says', () => {
  const error = (inside: string) => new StanzaError('modify', 'not-acceptable', '', parse(inside));
  const tooLarge = `<file-too-large xmlns='urn:xmpp:http:upload:0'><max-file-size>20000</max-file-size></file-too-large>`;
  expect(slotRefusal(error(tooLarge))).toEqual({ type: 'file-too-large', maxFileSize: 20000 });
  expect(slotRefusal(error(`<retry xmlns='urn:xmpp:http:upload:0'/>`))).toEqual({ type: 'retry' });
  expect(slotRefusal(new StanzaError('auth', 'forbidden'))).toBeUndefined();
});

test('XEP-0223: what is stored says that it is for the account alone, as in its first example', () => {
  const payload = xml('conference', {
    xmlns: 'storage:bookmarks',
    jid: 'theplay@conference.shakespeare.lit',
  });
  const sent = encodePrivatePublish({ node: 'storage:bookmarks', id: 'current', payload });
  const options = sent.getChild('publish-options')?.getChild('x', 'jabber:x:data');
  const fields = options
    ?.getChildren('field')
    .map(({ attrs, children }) => [attrs.var, parse(String(children[0])).text()]);
  expect(fields).toEqual([
    ['FORM_TYPE', 'http://jabber.org/protocol/pubsub#publish-options'],
    ['pubsub#persist_items', 'true'],
    ['pubsub#access_model', 'whitelist'],
  ]);
  expect(sent.getChild('publish')?.attrs.node).toBe('storage:bookmarks');
  expect(sent.getChild('publish')?.getChild('item')?.getChild('conference')?.attrs.jid).toMatch(/^theplay@/);
  const configured = encodePrivateConfiguration('storage:bookmarks').getChild('configure');
  expect(configured?.getChild('x', 'jabber:x:data')?.attrs.type).toBe('submit');
});

test('XEP-0060: of the items that come only the one that was asked for is read', () => {
  const place = { node: 'urn:x', id: 'current' };
  const items = (node: string, id: string) =>
    parse(
      `<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='${node}'><item id='${id}'><a xmlns='urn:a'>1</a></item></items></pubsub>`,
    );
  expect(decodeItem(items('urn:x', 'current'), place)?.text()).toBe('1');
  expect(decodeItem(items('urn:y', 'current'), place)).toBeUndefined();
  expect(decodeItem(items('urn:x', 'other'), place)).toBeUndefined();
  expect(decodeItem(parse(`<pubsub xmlns='http://jabber.org/protocol/pubsub'/>`), place)).toBeUndefined();
});
