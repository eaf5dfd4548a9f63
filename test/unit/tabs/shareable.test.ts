import { expect, test } from 'vitest';
import { shareable } from '../../../agents/tabs/shareable.ts';

test.each([
  'https://example.org/',
  'http://example.org:8080/a?b=c&code=7#part',
  'https://example.org/#/route/of/an/app',
  'https://example.org/?state=open',
])('shared as it is: %s', (url) => expect(shareable(url)).toBe(url));

test.each([
  null,
  '',
  'about:blank',
  'chrome://settings/',
  'javascript:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  '//example.org/',
  '/relative',
  'https://app.example/back?code=SplxlOBeZQQYbYS6WxSbIA&state=xyz',
  'https://app.example/#access_token=2YotnFZFEjr1zCsicMWpAA&token_type=bearer',
  'https://app.example/#state=x&id_token=eyJ0',
])('not shared: %s', (url) => expect(shareable(url)).toBeNull());

test('names and passwords are cut off', () => {
  expect(shareable('https://me:secret@bank.example/a')).toBe('https://bank.example/a');
  expect(shareable('https://me@bank.example/a')).toBe('https://bank.example/a');
});
