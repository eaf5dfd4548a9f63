import { describe, expect, test } from 'vitest';
import type { Transfer } from '../../../agents/files/contract.ts';
import { amountsOf, percentOf, percentOfAll, secondsLeft } from '../../../renderer/transfers/amounts.ts';

const transfer: Transfer = {
  ...{ id: '1', direction: 'get', device: 'laptop', from: ['Documents/film.mkv'], to: '/home/you/Downloads' },
  ...{ state: 'running', via: 'direct', filesDone: 0, filesTotal: 1, skipped: [], results: [] },
  ...{ bytesDone: 250_000_000, bytesTotal: 1_000_000_000, bytesPerSecond: 50_000_000 },
  begun: '2026-03-01T10:00:00Z',
};

describe('a transfer', () => {
  test('says how much, how fast, how long and by which way', () => {
    expect(amountsOf(transfer)).toBe('250 MB of 1 GB · 50 MB/s · 15 s left · direct');
    expect([percentOf(transfer), secondsLeft(transfer)]).toEqual([25, 15]);
  });

  test('of which nothing is known says nothing', () => {
    const {
      bytesTotal: _bytes,
      filesTotal: _files,
      bytesPerSecond: _speed,
      via: _via,
      ...waiting
    } = transfer;
    expect(amountsOf({ ...waiting, state: 'waiting', bytesDone: 0 })).toBe('');
  });

  test('of many files that are still being counted has no end yet', () => {
    const { bytesTotal: _bytes, filesTotal: _files, ...counting } = transfer;
    const many = { ...counting, filesDone: 1_203, via: 'proxy' as const };
    expect(amountsOf(many)).toBe('250 MB · 1,203 files · 50 MB/s · relayed by the server');
    expect([percentOf(many), secondsLeft(many)]).toEqual([undefined, undefined]);
  });

  test('that stands still has no speed, and one that is done is whole', () => {
    expect(amountsOf({ ...transfer, state: 'paused' })).toBe('250 MB of 1 GB · direct');
    const done = { ...transfer, state: 'done' as const, bytesDone: 1_000_000_000, filesDone: 1 };
    expect([amountsOf(done), percentOf(done)]).toEqual(['1 GB · direct', 100]);
  });

  test('of empty files goes by their number, and never beyond its end', () => {
    const empty = { ...transfer, bytesDone: 0, bytesTotal: 0, filesDone: 3, filesTotal: 4 };
    expect(percentOf(empty)).toBe(75);
    expect(percentOf({ ...transfer, bytesDone: 2_000_000_000 })).toBe(100);
  });
});

test('all that run are counted together, once it is known how much they are', () => {
  const other = { ...transfer, bytesDone: 500_000_000 };
  expect(percentOfAll([transfer, other, { ...transfer, state: 'done' }])).toBe(37.5);
  const { bytesTotal: _bytes, ...counting } = transfer;
  expect(percentOfAll([transfer, counting])).toBeUndefined();
  expect(percentOfAll([{ ...transfer, state: 'paused' }])).toBeUndefined();
});
