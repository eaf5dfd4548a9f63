import { describe, expect, test } from 'vitest';
import {
  deviceId,
  isSignedBy,
  newDeviceKey,
  readDeviceKey,
  readPublicKey,
} from '../../../app/link/device-key.ts';
import {
  compare,
  current,
  type DeviceChain,
  firstChain,
  follow,
  has,
  isSound,
} from '../../../app/link/device-list.ts';

const account = 'you@example.org';
const [desktop, laptop, attic] = [newDeviceKey(), newDeviceKey(), newDeviceKey()];
const named = { desktop, laptop, attic };
const devices = (...names: (keyof typeof named)[]) =>
  names.map((name) => ({ key: named[name].publicKey, name: name as string }));

const first = firstChain(account, desktop, 'desktop');
const two = follow(first, desktop, devices('desktop', 'laptop'));
const three = follow(two, laptop, devices('desktop', 'laptop', 'attic'));
const without = follow(three, desktop, devices('desktop', 'attic'));

/** The same chain with its last list changed. */
function forged(chain: DeviceChain, change: Partial<DeviceChain[number]>): DeviceChain {
  return [...chain.slice(0, -1), { ...current(chain), ...change }];
}

describe('a device key', () => {
  test('comes back from its PEM with the same id, and signs', () => {
    const again = readDeviceKey(desktop.privateKey);
    expect(again.id).toBe(desktop.id);
    expect(deviceId(desktop.publicKey)).toMatch(/^[0-9a-f]{32}$/);
    expect(isSignedBy(desktop.publicKey, ['a'], again.sign(['a']))).toBe(true);
    expect(isSignedBy(desktop.publicKey, ['b'], again.sign(['a']))).toBe(false);
    expect(isSignedBy(laptop.publicKey, ['a'], again.sign(['a']))).toBe(false);
  });

  test.each(['', 'AAAA', desktop.publicKey.slice(1), `${desktop.publicKey}A`, 'x'.repeat(10_000)])(
    'no key: %.20s',
    (text) => {
      expect(() => readPublicKey(text)).toThrow();
      expect(isSignedBy(text, 'a', desktop.sign('a'))).toBe(false);
    },
  );
});

describe('a chain of device lists', () => {
  test('grows and shrinks, each list signed by a device of the one before', () => {
    for (const chain of [first, two, three, without]) expect(isSound(chain)).toBe(true);
    expect(has(current(three), laptop.id)).toBe(true);
    expect(has(current(without), laptop.id)).toBe(false);
  });

  test('one that goes on from ours is newer, a beginning of ours is older', () => {
    expect(compare(two, three)).toBe('newer');
    expect(compare(first, without)).toBe('newer');
    expect(compare(three, two)).toBe('older');
    expect(compare(three, structuredClone(three))).toBe('same');
  });

  test('two lists of one epoch part, whoever is removed in either', () => {
    const other = follow(three, laptop, devices('laptop', 'attic'));
    expect(compare(without, other)).toBe('parted');
    expect(compare(other, without)).toBe('parted');
    expect(compare(first, firstChain(account, laptop, 'laptop'))).toBe('parted');
  });

  test('a removed device that signs on parts or is unsound', () => {
    const back = follow(without, laptop, devices('desktop', 'attic', 'laptop'));
    expect(compare(without, back)).toBe('unsound');
    const fork = follow(follow(three, laptop, devices('laptop')), laptop, devices('laptop', 'attic'));
    expect(compare(without, fork)).toBe('parted');
  });

  test('a signature made twice is still one list', () => {
    const again = follow(two, laptop, devices('desktop', 'laptop', 'attic'));
    expect(current(again).signature).not.toBe(current(three).signature);
    expect(compare(three, again)).toBe('same');
  });

  test.each([
    ['another account', forged(three, { account: 'them@example.org' })],
    ['another epoch', forged(three, { epoch: 7 })],
    ['another list before', forged(three, { previous: current(two).previous })],
    ['another issuer', forged(three, { issuer: desktop.id })],
    ['a stranger as issuer', follow(two, attic, devices('attic'))],
    ['another signature', forged(three, { signature: current(two).signature })],
    ['another device', forged(three, { devices: devices('attic') })],
    ['another name', forged(three, { devices: [{ key: desktop.publicKey, name: 'evil' }] })],
    ['one device twice', follow(two, laptop, devices('desktop', 'laptop', 'laptop'))],
    ['a key that is none', follow(two, laptop, [...devices('laptop'), { key: 'AAAA', name: 'x' }])],
    ['a list left out', [first[0], three[2]] as DeviceChain],
    ['a first list of two', [{ ...current(two), epoch: 0, previous: '' }] as DeviceChain],
    ['no first list', three.slice(1)],
  ])('unsound: %s', (_what, chain) => {
    expect(compare(first, chain)).toBe('unsound');
  });
});
