import { expect, test } from 'vitest';
import { isXmppLink, parseXmppLink } from '../../../renderer/sign-in/xmpp-link.ts';

test.each([
  ['xmpp:name@example.org', { kind: 'address', jid: 'name@example.org' }],
  [' XMPP:name@example.org\n', { kind: 'address', jid: 'name@example.org' }],
  ['xmpp:name@example.org?message;body=hi', { kind: 'address', jid: 'name@example.org' }],
  ['xmpp:name@example.org/phone', { kind: 'address', jid: 'name@example.org/phone' }],
  ['xmpp:o%27neill@example.org', { kind: 'address', jid: "o'neill@example.org" }],
  // RFC 5122 §2.3: the account to act as comes first.
  ['xmpp://guest@example.org/support@example.com?message', { kind: 'address', jid: 'guest@example.org' }],
  ['xmpp://example.org?register', { kind: 'register', domain: 'example.org' }],
  ['xmpp:example.org', { kind: 'register', domain: 'example.org' }],
  ['xmpp:example.org?register', { kind: 'register', domain: 'example.org' }],
  // XEP-0445 §2
  ['xmpp:example.com?register;preauth=TOKEN', { kind: 'register', domain: 'example.com', preauth: 'TOKEN' }],
  [
    'xmpp:juliet@example.com?register;preauth=a%3Db=',
    { kind: 'register', domain: 'example.com', name: 'juliet', preauth: 'a=b=' },
  ],
  [
    'xmpp:romeo@example.com?roster;preauth=TOKEN;ibr=y',
    { kind: 'register', domain: 'example.com', preauth: 'TOKEN' },
  ],
  ['xmpp:romeo@example.com?roster;preauth=TOKEN', { kind: 'contact', jid: 'romeo@example.com' }],
  ['xmpp:romeo@example.com?roster;ibr=n', { kind: 'contact', jid: 'romeo@example.com' }],
] as const)('%s', (link, meant) => {
  expect(isXmppLink(link)).toBe(true);
  expect(parseXmppLink(link)).toEqual(meant);
});

test.each([
  'xmpp:',
  'xmpp:?register',
  'xmpp:a b@example.org',
  'xmpp:%E0%A4%A',
  'https://example.org/#xmpp:a@b',
])('%j is none that says anything', (link) => {
  expect(parseXmppLink(link)).toBeUndefined();
});

test('an address is no link', () => {
  expect(isXmppLink('name@example.org')).toBe(false);
  expect(isXmppLink('https://example.org')).toBe(false);
});
