import { describe, expect, test } from 'vitest';
import { mayConnect, ownAddresses } from '../../../app/jingle/addresses.ts';
import { destinationAddress } from '../../../app/xep/0065-socks5-bytestreams.ts';
import { candidatePriority } from '../../../app/xep/0260-jingle-socks5.ts';

const isAllowed = (host: string, isOwn: boolean, port = 40_000, type: 'direct' | 'proxy' = 'direct') =>
  mayConnect({ host, port, type }, isOwn);

describe('where we connect to when somebody else names the place', () => {
  test.each([
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.1.1',
    '100.64.0.1',
    'fd00::5',
    '::ffff:10.0.0.1',
  ])('%s is inside a network: for devices of the same account only', (host) => {
    expect([isAllowed(host, true), isAllowed(host, false)]).toEqual([true, false]);
    expect(isAllowed(host, true, 22)).toBe(false);
  });

  test.each(['203.0.113.9', '2001:db8::9'])('%s is public', (host) => {
    expect([isAllowed(host, true), isAllowed(host, false)]).toEqual([true, true]);
    expect([isAllowed(host, false, 443), isAllowed(host, false, 443, 'proxy')]).toEqual([false, true]);
  });

  test.each([
    '0.0.0.0',
    '::',
    '224.0.0.1',
    '255.255.255.255',
    'ff02::1',
    'fe80::1',
    'localhost',
    '127.1',
    '1',
    '',
  ])('“%s” is nowhere to go to', (host) => {
    expect([isAllowed(host, true), isAllowed(host, false)]).toEqual([false, false]);
  });

  test('this machine itself, only where it has no network', () => {
    const alone = ownAddresses().includes('127.0.0.1');
    expect(isAllowed('127.0.0.1', true)).toBe(alone);
    expect([isAllowed('127.0.0.1', false), isAllowed('::ffff:127.0.0.1', false)]).toEqual([false, false]);
  });
});

test('the destination address, with both examples of XEP-0260', () => {
  const [romeo, juliet] = ['romeo@montague.lit/orchard', 'juliet@capulet.lit/balcony'];
  expect(destinationAddress('vj3hs98y', romeo, juliet)).toBe('972b7bf47291ca609517f67f86b5081086052dad');
  expect(destinationAddress('vj3hs98y', juliet, romeo)).toBe('1a12fb7bc625e55f3ed5b29a53dbe0e4aa7d80ba');
});

test('a direct way always comes before a relay', () => {
  expect(candidatePriority('direct', 0)).toBe(8_257_536);
  expect(candidatePriority('direct', 0)).toBeGreaterThan(candidatePriority('proxy', 65_535));
});
