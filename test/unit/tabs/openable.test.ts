import { expect, test } from 'vitest';
import { whyNotOpened } from '../../../agents/tabs/openable.ts';
import { oddUrls } from './odd-urls.ts';

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

test.each(oddUrls)('%#: %.40j is not opened', (url) => {
  expect(whyNotOpened(url)).toEqual(expect.any(String));
});

test('an excluded site is not opened, nor what is below it', () => {
  const excluded = ['bank.example', 'xn--bcher-kva.example'];
  for (const url of ['https://bank.example/', 'https://my.BANK.example./x', 'https://bücher.example/'])
    expect(whyNotOpened(url, excluded)).toBe('This site is never shared.');
  expect(whyNotOpened('https://notbank.example/', excluded)).toBeUndefined();
});
