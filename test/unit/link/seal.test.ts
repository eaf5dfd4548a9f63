import { expect, test } from 'vitest';
import { MAX_SEALED_CHARACTERS, MAX_SEALED_OCTETS, seal, unseal } from '../../../app/link/seal.ts';

const key = { list: 'l'.repeat(43), key: Buffer.alloc(32, 7).toString('base64url') };
const other = { ...key, key: Buffer.alloc(32, 8).toString('base64url') };
const place = { account: 'you@example.org', node: 'urn:dragoman:x-y:0', item: 'a/b/0' };

test('opens with its key in its place, and nowhere else', () => {
  const text = seal({ title: 'Grüße' }, key, place);
  expect(unseal(text, key, place)).toEqual({ title: 'Grüße' });
  expect(unseal(text, other, place)).toBeUndefined();
  for (const elsewhere of [{ account: 'me@example.org' }, { node: 'urn:dragoman:x-z:0' }, { item: 'a/b/1' }])
    expect(unseal(text, key, { ...place, ...elsewhere })).toBeUndefined();
});

test('the same looks different each time, and its length tells little', () => {
  const [one, two] = [seal(['a'], key, place), seal(['a'], key, place)];
  expect(one).not.toBe(two);
  expect(seal(['a'.repeat(200)], key, place)).toHaveLength(one.length);
});

test('as much as an item holds, and no more', () => {
  const most = 'x'.repeat(MAX_SEALED_OCTETS - 2);
  const text = seal(most, key, place);
  expect(text.length).toBeLessThanOrEqual(MAX_SEALED_CHARACTERS);
  expect(unseal(text, key, place)).toBe(most);
  expect(() => seal(`${most}x`, key, place)).toThrow(RangeError);
});

test('any octet that is another, and anything cut, does not open', () => {
  const octets = Buffer.from(seal({ a: 1 }, key, place), 'base64');
  for (let at = 0; at < octets.length; at += 1) {
    const changed = Buffer.from(octets);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(unseal(changed.toString('base64'), key, place)).toBeUndefined();
    expect(unseal(octets.subarray(0, at).toString('base64'), key, place)).toBeUndefined();
  }
});

test.each(['', '=', 'no base64 at all', 'A'.repeat(MAX_SEALED_CHARACTERS + 4)])('%#: is nothing', (text) => {
  expect(unseal(text, key, place)).toBeUndefined();
});
