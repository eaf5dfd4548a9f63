import { expect, test } from 'vitest';
import { isSignedBy, newDeviceKey } from '../../../app/link/device-key.ts';
import {
  codeOf,
  commitmentTo,
  confirmation,
  type Exchange,
  newOpening,
  opens,
} from '../../../app/link/pairing-code.ts';

const [keyA, keyB] = [newDeviceKey(), newDeviceKey()];
const aboutA = { key: keyA.publicKey, name: 'desk', isAlone: true };
const aboutB = { key: keyB.publicKey, name: 'laptop', isAlone: true };
const exchange: Exchange = {
  jids: { a: 'you@example.org/a', b: 'you@example.org/b' },
  a: newOpening(aboutA),
  b: newOpening(aboutB),
};

test('both sides see the same six digits', () => {
  expect(codeOf(exchange)).toMatch(/^\d{6}$/);
  expect(codeOf(structuredClone(exchange))).toBe(codeOf(exchange));
});

test('anything else in between gives other digits', () => {
  const between = newDeviceKey();
  const others: Exchange[] = [
    { ...exchange, a: { ...exchange.a, key: between.publicKey } },
    { ...exchange, b: { ...exchange.b, key: between.publicKey } },
    { ...exchange, a: newOpening(aboutA) },
    { ...exchange, b: newOpening(aboutB) },
    { ...exchange, jids: { ...exchange.jids, b: 'you@example.org/c' } },
    { ...exchange, jids: { a: exchange.jids.b, b: exchange.jids.a } },
    { ...exchange, a: exchange.b, b: exchange.a },
    { ...exchange, a: { ...exchange.a, name: 'other' } },
    { ...exchange, b: { ...exchange.b, isAlone: false } },
  ];
  // Two of a million may be the same by chance, three never.
  const same = others.filter((other) => codeOf(other) === codeOf(exchange));
  expect(same.length).toBeLessThan(3);
});

test('the one who began is bound to its opening before it sees the other', () => {
  const commitment = commitmentTo(exchange.a);
  expect(opens(commitment, exchange.a)).toBe(true);
  expect(opens(commitment, newOpening(aboutA))).toBe(false);
  expect(opens(commitment, { ...exchange.a, key: keyB.publicKey })).toBe(false);
  expect(opens(commitment, { ...exchange.a, isAlone: false })).toBe(false);
  expect(opens('', exchange.a)).toBe(false);
});

test('a confirmation is of one device and one exchange', () => {
  const signature = keyA.sign(confirmation(exchange, keyA.id));
  expect(isSignedBy(keyA.publicKey, confirmation(exchange, keyA.id), signature)).toBe(true);
  expect(isSignedBy(keyA.publicKey, confirmation(exchange, keyB.id), signature)).toBe(false);
  const later = { ...exchange, b: newOpening(aboutB) };
  expect(isSignedBy(keyA.publicKey, confirmation(later, keyA.id), signature)).toBe(false);
});
