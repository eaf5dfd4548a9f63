import { expect, test } from 'vitest';
import { UsageProblem } from '../../../../main/cli/context.ts';
import { placeOf, placeOnly } from '../../../../main/cli/files/place.ts';

const names = { own: 'desktop', others: ['laptop', 'my PC', 'work:home', 'work', 'a/b', 'C', 'München'] };
const place = (text: string, isWindows = false) => {
  const found = placeOf(text, names, isWindows);
  return found && [found.device ?? '', found.segments.join('|'), found.isFolder];
};

test.each([
  ['laptop:/docs/a.txt', ['laptop', 'docs|a.txt', false]],
  ['laptop:docs/a.txt', ['laptop', 'docs|a.txt', false]],
  ['laptop:', ['laptop', '', true]],
  ['laptop:/', ['laptop', '', true]],
  ['laptop:/docs/', ['laptop', 'docs', true]],
  ['laptop://docs//./a', ['laptop', 'docs|a', false]],
  ['laptop:/docs/a:b', ['laptop', 'docs|a:b', false]],
  ['laptop:/docs/-r', ['laptop', 'docs|-r', false]],
  ['laptop:/docs/\u001b[2J', ['laptop', 'docs|\u001b[2J', false]],
  ['my PC:/docs', ['my PC', 'docs', false]],
  ['München:/docs', ['München', 'docs', false]],
  ['work:home:/docs', ['work:home', 'docs', false]],
  ['work:/docs', ['work', 'docs', false]],
  ['a/b:/docs', ['a/b', 'docs', false]],
  ['desktop:/docs', ['', 'docs', false]],
  ['.:/docs', ['', 'docs', false]],
  ['.:', ['', '', true]],
  ['C:/docs', ['C', 'docs', false]],
])('%j is on a device', (text, expected) => {
  expect(place(text)).toEqual(expected);
});

test.each([
  'a.txt',
  '',
  '-',
  '/abs/laptop:/docs',
  './laptop:/docs',
  '../laptop:/docs',
  './a:b',
  'docs/laptop:/x',
  'x/y:z',
  ':/docs',
])('%j is a file of this PC', (text) => {
  expect(place(text)).toBeUndefined();
});

test.each([
  'C:\\Documents\\a.txt',
  'C:/Documents/a.txt',
  'c:',
  '\\\\server\\share',
  '\\docs',
  '.\\a:b',
  '..\\a:b',
])('on Windows %j is a file of this PC', (text) => {
  expect(place(text, true)).toBeUndefined();
});

test('on Windows a device is one, too', () => {
  expect(place('laptop:/docs', true)).toEqual(['laptop', 'docs', false]);
});

test('what names no device says which there are', () => {
  expect(() => placeOf('fridge:/docs', names)).toThrow(
    /no device called fridge.*desktop \(this PC\), laptop.*\.\/fridge/,
  );
  expect(() => placeOnly('a.txt', names)).toThrow(UsageProblem);
  expect(() => placeOf('laptop:/docs/../..', names)).toThrow(UsageProblem);
});
