import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Done, Limits, limits as numbers } from '../../../app/host/limits.ts';

beforeEach(() => void vi.useFakeTimers({ now: 0, toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

/** 'ok', or the first words of what the peer is told. */
function ask(limits: Limits, peer: string, bytes = 100): string {
  try {
    limits.peer(peer, bytes)();
    return 'ok';
  } catch (error) {
    const { type, condition, text } = error as { type: string; condition: string; text: string };
    expect([type, condition]).toEqual(['wait', 'resource-constraint']);
    return text.split('.')[0] ?? '';
  }
}

/** How many in a row are taken. */
function taken(limits: Limits, peer: string, most: number, bytes?: number): number {
  let count = 0;
  while (count < most && ask(limits, peer, bytes) === 'ok') count += 1;
  return count;
}

describe('a peer', () => {
  test('has so many requests in hand; one that is answered makes room', () => {
    const limits = new Limits();
    const held: Done[] = [];
    for (let count = 0; count < 64; count++) held.push(limits.peer('a@x', 10));
    expect(ask(limits, 'a@x')).toBe('Too many of your requests are at work');
    expect(ask(limits, 'b@x')).toBe('ok');
    held.pop()?.();
    expect(ask(limits, 'a@x')).toBe('ok');
  });

  test('sends 100 at once, and 20 a second from then on', () => {
    const limits = new Limits();
    expect(taken(limits, 'a@x', 1000)).toBe(100);
    expect(ask(limits, 'a@x')).toBe('Too many requests');
    vi.advanceTimersByTime(1000);
    expect(taken(limits, 'a@x', 1000)).toBe(20);
    for (let tries = 0; tries < 1000; tries++) ask(limits, 'a@x');
    vi.advanceTimersByTime(1000);
    expect(taken(limits, 'a@x', 1000)).toBe(20); // what was refused cost nothing
    vi.advanceTimersByTime(3_600_000);
    expect(taken(limits, 'a@x', 1000)).toBe(100);
    expect(ask(limits, 'b@x')).toBe('ok');
  });

  test('sends a mebibyte at once, and four a minute', () => {
    const limits = new Limits();
    const quarter = 262_144;
    expect(taken(limits, 'a@x', 100, quarter)).toBe(4);
    expect(ask(limits, 'a@x', quarter)).toBe('Too much data within a minute');
    let later = 0;
    for (let second = 0; second < 60; second++) {
      vi.advanceTimersByTime(1000);
      later += taken(limits, 'a@x', 100, quarter);
    }
    expect(later).toBe(15);
  });

  test('spends the same on messages', () => {
    const limits = new Limits();
    for (let count = 0; count < 100; count++) expect(limits.allowsMessage('a@x')).toBe(true);
    expect(limits.allowsMessage('a@x')).toBe(false);
    expect(ask(limits, 'a@x')).toBe('Too many requests');
  });
});

describe('all peers together', () => {
  test('keep so many in hand; whoever has none yet gets in all the same', () => {
    const limits = new Limits();
    for (let peer = 0; peer < 8; peer++)
      for (let count = 0; count < 64; count++) limits.peer(`${peer}@x`, 10);
    const done = limits.peer('quiet@x', 10);
    expect(ask(limits, 'quiet@x')).toBe('Too many of your requests are at work');
    done();
    expect(ask(limits, 'quiet@x')).toBe('ok');
  });

  test('have so many a second; a flood from a hundred leaves room for another', () => {
    const limits = new Limits();
    const crowd = Array.from({ length: 100 }, (_, index) => `${index}@x`);
    const got = crowd.map((peer) => taken(limits, peer, 1000));
    expect(got.slice(0, 10)).toEqual(Array(10).fill(100));
    expect(got.slice(10)).toEqual(Array(90).fill(5));
    expect(ask(limits, '99@x')).toBe('Too many others ask at the same time');
    expect(taken(limits, 'quiet@x', 5)).toBe(5);
    vi.advanceTimersByTime(1000);
    expect(ask(limits, '99@x')).toBe('ok');
  });

  test('have so many bytes a second, shared in the same way', () => {
    const limits = new Limits();
    for (let peer = 0; peer < 100; peer++) taken(limits, `${peer}@x`, 4, 262_144);
    expect(ask(limits, 'late@x', 262_144)).toBe('Too many others ask at the same time');
    expect(ask(limits, 'late@x', 1000)).toBe('ok');
  });

  test('never get more than twice that, however many they are', () => {
    const limits = new Limits();
    let all = 0;
    for (let peer = 0; peer < 5000; peer++) all += taken(limits, `${peer}@x`, 1);
    expect(all).toBeLessThanOrEqual(2000);
  });

  test('are forgotten after a thousand, the quiet ones first, and none that has something in hand', () => {
    const limits = new Limits();
    const done = limits.peer('busy@x', 10);
    expect(taken(limits, 'greedy@x', 1000)).toBe(100);
    for (let peer = 0; peer < 50_000; peer++) {
      ask(limits, `${peer}@x`);
      if (peer % 100 === 0) expect(ask(limits, 'greedy@x')).toBe('Too many requests');
    }
    expect(limits.size).toBe(numbers.remembered);
    vi.advanceTimersByTime(1000);
    for (let count = 1; count < 64; count++) limits.peer('busy@x', 10);
    expect(ask(limits, 'busy@x')).toBe('Too many of your requests are at work');
    done();
  });
});

test('the own account has the limit of what is in hand, and no other', () => {
  const limits = new Limits();
  for (let count = 0; count < 100_000; count++) limits.own()();
  const held = Array.from({ length: 1024 }, () => limits.own());
  expect(() => limits.own()).toThrow('resource-constraint');
  for (const done of held) done();
  limits.own()();
});

test('strangers are bounded together by what waits for its answer, and nothing is kept of any one', () => {
  const limits = new Limits();
  for (let count = 0; count < 100_000; count++) limits.stranger(500)?.();
  expect(limits.size).toBe(0);
  const small = Array.from({ length: 1024 }, () => limits.stranger(500));
  expect(small.every(Boolean)).toBe(true);
  expect(limits.stranger(500)).toBeUndefined();
  for (const done of small) done?.();
  const big = Array.from({ length: 16 }, () => limits.stranger(262_144));
  expect(limits.stranger(1)).toBeUndefined();
  for (const done of big) done?.();
  expect(limits.stranger(1)).toBeTypeOf('function');
});
