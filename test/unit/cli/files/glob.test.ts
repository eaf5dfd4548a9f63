import { expect, test } from 'vitest';
import { glob, isGlob, literal } from '../../../../main/cli/files/glob.ts';

test.each([
  ['*', 'a.txt', true],
  ['*', 'ä\n\u001b[2J', true],
  ['*', '.hidden', false],
  ['.*', '.hidden', true],
  ['\\.h*', '.hidden', true],
  ['[.]hidden', '.hidden', false],
  ['*.txt', 'a.txt', true],
  ['*.txt', 'a.txt.bak', false],
  ['*.txt', '.txt', false],
  ['*.TXT', 'a.txt', false],
  ['a*c*e', 'abcde', true],
  ['a*c*e', 'abcdf', false],
  ['a**b', 'axxb', true],
  ['*a', 'aaaa', true],
  ['?', '😀', true],
  ['??', 'a', false],
  ['[a-c]?', 'b1', true],
  ['[!a-c]?', 'b1', false],
  ['[^a-c]?', 'd1', true],
  ['[]x]', ']', true],
  ['[a-]', '-', true],
  ['[a', '[a', true],
  ['photo (1)*.jpg', 'photo (1) b.jpg', true],
  ['a|b*', 'a', false],
  ['$*', '$HOME', true],
  ['a+b*', 'a+b', true],
  ['\\*', '*', true],
  ['\\*', 'a', false],
  ['a\\', 'a\\', true],
  ['{a,b}.{txt,md}', 'b.md', true],
  ['{a,b{c,d}}', 'bd', true],
  ['{a,}b', 'b', true],
  ['{a}', '{a}', true],
  ['{a', '{a', true],
  ['\\{a,b}', '{a,b}', true],
])('%j and %j: %s', (pattern, name, fits) => {
  expect(glob(pattern)(name)).toBe(fits);
});

test('a pattern is one only where its signs have their meaning', () => {
  expect(['*', 'a?', '[a]', '{a,b}', '\\\\*'].map(isGlob)).toEqual([true, true, true, true, true]);
  expect(['a', '\\*', 'a\\?', '(1)', '!a', '', '\\\\'].map(isGlob)).toEqual(Array(7).fill(false));
});

test('a name that is no pattern keeps its backslashes, but for those before signs', () => {
  expect(['\\*', 'a\\b', '\\[x\\]', 'a\\\\b', 'a'].map(literal)).toEqual(['*', 'a\\b', '[x]', 'a\\b', 'a']);
});

test('names made to take long do not', () => {
  const pattern = `${'*a'.repeat(100)}*b`;
  const fits = glob(pattern);
  for (let name = 0; name < 1_000; name++) expect(fits('a'.repeat(255))).toBe(false);
});

test('braces made to become very many are refused', () => {
  expect(() => glob('{a,b}'.repeat(40))).toThrow('too many');
});
