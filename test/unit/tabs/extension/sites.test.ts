import { expect, test } from 'vitest';
import { isExcluded, isWebAddress, siteOf } from '../../../../agents/tabs/protocol/sites.ts';

test.each([
  'http://a.example/',
  'https://a.example:8443/x?y#z',
  'https://[::1]/',
  'https://xn--bcher-kva.example/',
])('%s is a web address', (url) => expect(isWebAddress(url)).toBe(true));

test.each([
  ...['', 'a.example', '/a', '//a.example/', 'about:blank', 'chrome://settings', 'file:///etc/passwd'],
  ...[
    'javascript:alert(1)',
    'JavaScript:alert(1)//https://a.example/',
    'data:text/html,x',
    'blob:https://a/1',
  ],
  ...['view-source:https://a.example/', ' https://a.example/', 'https:a.example', 'https://', 'http:///a'],
  ...['https://a b.example/', 'HTTPS://a.example/', `https://a.example/${'x'.repeat(9_000)}`],
])('%s is none', (url) => expect(isWebAddress(url)).toBe(false));

test.each([
  ['https://bank.example/', true],
  ['http://www.bank.example:8080/x', true],
  ['https://bank.example./', true],
  ['https://BANK.example/', true],
  ['https://you@bank.example/', true],
  ['https://notbank.example/', false],
  ['https://bank.example.evil.example/', false],
  ['https://a.example/bank.example', false],
])('%s is excluded: %s', (url, is) => expect(isExcluded(url, ['bank.example'])).toBe(is));

test.each([
  ['Bank.example', 'bank.example'],
  [' https://www.bank.example/login?x ', 'www.bank.example'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['bank example', undefined],
  ['', undefined],
])('a site written %s', (text, site) => expect(siteOf(text)).toBe(site));
