import { expect, test } from 'vitest';
import { whyNotOpened } from '../../../agents/tabs/openable.ts';

test.each([
  'https://example.org/',
  'http://example.org',
  'HTTPS://Example.org/a?b=c#d',
  'https://bücher.example/ä',
  'http://[::1]:8080/x',
  'http://127.0.0.1/',
  `https://example.org/${'x'.repeat(8_000)}`,
])('%.60s is opened', (url) => {
  expect(whyNotOpened(url)).toBeUndefined();
});

const controls = [
  '\t',
  '\n',
  '\r',
  '\0',
  '\u0001',
  '\u007f',
  '\u0085',
  '\u200b',
  '\u202e',
  '\u2066',
  '\ufeff',
  ' ',
  '\u00a0',
  '\u3000',
  '\\',
  '\ud800',
];

test.each([
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'file:///etc/passwd',
  'blob:https://example.org/1b2c',
  'about:blank',
  'about:config',
  'chrome://settings',
  'chrome-extension://abcdefgh/page.html',
  'moz-extension://abcdefgh/page.html',
  'view-source:https://example.org/',
  'filesystem:https://example.org/a',
  'ftp://example.org/',
  'ws://example.org/',
  'mailto:you@example.org',
  'xmpp:you@example.org',
  'intent://example.org#Intent;end',
  'httpss://example.org/',
  'http',
  'http:',
  'http:/example.org',
  'https:example.org',
  'http://',
  'https:///example.org',
  'https://?a',
  'https://#a',
  'https://exa mple.org/',
  'https://[::1/',
  'https://example.org:99999/',
  '//example.org/',
  '/relative',
  'relative',
  'page.html',
  '?a=b',
  '#top',
  '',
  '[object Object]',
  'https://user@example.org/',
  'https://user:secret@example.org/',
  'https://:secret@example.org/',
  'https://example.org@evil.example/',
  'https://example.org\\@evil.example/',
  `https://example.org/${'x'.repeat(1_000_000)}`,
  'x'.repeat(1_000_000),
  ...controls.flatMap((one) => [
    `${one}https://example.org/`,
    `ht${one}tps://example.org/`,
    `https://exa${one}mple.org/`,
    `https://example.org/a${one}b`,
    `https://example.org/${one}`,
  ]),
])('%#: %.40j is not opened', (url) => {
  expect(whyNotOpened(url)).toEqual(expect.any(String));
});

test('an excluded site is not opened, nor what is below it', () => {
  const excluded = ['bank.example', 'xn--bcher-kva.example'];
  for (const url of ['https://bank.example/', 'https://my.BANK.example./x', 'https://bücher.example/'])
    expect(whyNotOpened(url, excluded)).toBe('This site is never shared.');
  expect(whyNotOpened('https://notbank.example/', excluded)).toBeUndefined();
});
