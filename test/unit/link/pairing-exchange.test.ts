import { describe, expect, test } from 'vitest';
import { newDeviceKey } from '../../../app/link/device-key.ts';
import type { Opening } from '../../../app/link/pairing-code.ts';
import { PairingExchange } from '../../../app/link/pairing-exchange.ts';

const jids = { a: 'you@example.org/a', b: 'you@example.org/b' };
const [keyA, keyB, keyC, keyD] = [newDeviceKey(), newDeviceKey(), newDeviceKey(), newDeviceKey()];

const sideA = (isAlone = true, key = keyA, at = jids) =>
  new PairingExchange({ side: 'a', jids: at }, key, { name: 'desk', isAlone });
const sideB = (isAlone = true, key = keyB, at = jids) =>
  new PairingExchange({ side: 'b', jids: at }, key, { name: 'laptop', isAlone });

/** Steps 1 to 3 of the two, with nobody between. */
function meet(a: PairingExchange, b: PairingExchange) {
  b.heard(a.commitment);
  a.open(b.ours);
  b.open(a.ours);
  return { a, b };
}

test('both see one code, know each other, and each proves its own yes', () => {
  const { a, b } = meet(sideA(), sideB());
  expect(a.code).toMatch(/^\d{6}$/);
  expect(b.code).toBe(a.code);
  expect(a.theirs.name).toBe('laptop');
  expect(b.theirId).toBe(keyA.id);
  expect(a.isConfirmedBy(b.confirm())).toBe(true);
  expect(b.isConfirmedBy(a.confirm())).toBe(true);
  // Sent back, or of another exchange.
  expect(a.isConfirmedBy(a.confirm())).toBe(false);
  const other = meet(sideA(), sideB());
  expect(a.isConfirmedBy(other.b.confirm())).toBe(false);
  expect(a.isConfirmedBy('')).toBe(false);
});

test.each([
  [true, true, true],
  [false, true, true],
  [true, false, false],
])('a alone: %s, b alone: %s; a takes b in: %s, and both say so', (isAloneA, isAloneB, isMember) => {
  const { a, b } = meet(sideA(isAloneA), sideB(isAloneB));
  expect([a.isMember, b.isMember]).toEqual([isMember, !isMember]);
});

test('two that are paired with others each cannot be put together', () => {
  const [a, b] = [sideA(false), sideB(false)];
  b.heard(a.commitment);
  expect(() => a.open(b.ours)).toThrow('paired with others already');
  expect(() => b.open(a.ours)).toThrow('paired with others already');
});

describe('a server in the middle', () => {
  /** It speaks to A as B and to B as A, with keys and nonces of its own. */
  function between(jidsAt: { a: typeof jids; b: typeof jids } = { a: jids, b: jids }) {
    const [a, b] = [sideA(true, keyA, jidsAt.a), sideB(true, keyB, jidsAt.b)];
    const [toA, toB] = [sideB(true, keyC, jidsAt.a), sideA(true, keyD, jidsAt.b)];
    toA.heard(a.commitment);
    b.heard(toB.commitment);
    a.open(toA.ours);
    toB.open(b.ours);
    toA.open(a.ours);
    b.open(toB.ours);
    return { a, b, toA, toB };
  }

  test('that swaps keys gives the two screens different codes, but for one time in a million', () => {
    const same = Array.from({ length: 200 }, () => between()).filter(({ a, b }) => a.code === b.code);
    expect(same.length).toBeLessThan(3); // 200 of a million: three at once never happen
  });

  test('a yes that is passed on by mistake proves nothing to the other', () => {
    const { a, b } = between();
    expect(b.isConfirmedBy(a.confirm())).toBe(false);
    expect(a.isConfirmedBy(b.confirm())).toBe(false);
  });

  test('that passes on all but the addresses gives different codes', () => {
    const a = sideA();
    const b = sideB(true, keyB, { a: 'you@example.org/a', b: 'you@example.org/c' });
    const met = meet(a, b);
    expect(met.a.code).not.toBe(met.b.code);
    expect(met.b.isConfirmedBy(met.a.confirm())).toBe(false);
  });

  test.each<[string, (theirs: Opening) => Opening]>([
    ['another key', (theirs) => ({ ...theirs, key: keyC.publicKey })],
    ['another nonce', (theirs) => ({ ...theirs, nonce: sideA().ours.nonce })],
    ['another name', (theirs) => ({ ...theirs, name: 'evil' })],
    ['another standing', (theirs) => ({ ...theirs, isAlone: false })],
  ])('cannot change what A promised: %s', (_what, change) => {
    const [a, b] = [sideA(), sideB()];
    b.heard(a.commitment);
    expect(() => b.open(change(a.ours))).toThrow('not what it promised');
  });

  test('that changes what B shows gives different codes', () => {
    const [a, b] = [sideA(), sideB()];
    b.heard(a.commitment);
    a.open({ ...b.ours, isAlone: false });
    b.open(a.ours);
    expect(a.code).not.toBe(b.code);
  });
});

test.each([
  ['its own key', keyA.publicKey],
  ['no key', 'AAAA'],
  ['a key written in another way', `${keyB.publicKey}=`],
])('shown %s, it goes no further', (_what, key) => {
  expect(() => sideA().open({ ...sideB().ours, key })).toThrow('a key that cannot be');
});

test('nothing is shown twice, or out of order', () => {
  const { a, b } = meet(sideA(), sideB());
  expect(() => a.open(b.ours)).toThrow('shown already');
  expect(() => b.open(a.ours)).toThrow('shown already');
  expect(() => sideA().code).toThrow('Nothing was shown yet');
  expect(() => sideA().confirm()).toThrow('Nothing was shown yet');
  expect(() => sideB().open(sideA().ours)).toThrow('not what it promised');
});
