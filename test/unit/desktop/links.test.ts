import { expect, test } from 'vitest';
import { Refusal } from '../../../app/refusal.ts';
import { outgoingLink } from '../../../main/desktop/links.ts';

test.each([
  ['https://example.org/a?b=c#d', 'https://example.org/a?b=c#d'],
  ['http://example.org', 'http://example.org/'],
  ['HTTPS://EXAMPLE.org/A b', 'https://example.org/A%20b'],
  ['mailto:you@example.org?subject=hi', 'mailto:you@example.org?subject=hi'],
  ['xmpp:you@example.org?message', 'xmpp:you@example.org?message'],
  // As the parser writes it, and not as it came.
  [' https://example.org/\n', 'https://example.org/'],
  ['https://example.org/"; calc', 'https://example.org/%22;%20calc'],
])('%j goes out as %s', (url, out) => {
  expect(outgoingLink(url)).toBe(out);
});

test.each([
  'file:///etc/passwd',
  'javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,x',
  'ms-msdt:/id PCWDiagnostic',
  'smb://server/share',
  'vscode://file/x',
  'app://dragoman/',
  'about:blank',
  'https:',
  'example.org',
  '//example.org',
  '/etc/passwd',
  '--help',
  '',
  'https://you:secret@example.org/',
  'https://bank.example@evil.example/',
])('%j does not', (url) => {
  expect(() => outgoingLink(url)).toThrow(Refusal);
});
