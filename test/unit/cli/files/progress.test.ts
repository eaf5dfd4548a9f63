import { expect, test } from 'vitest';
import type { Transfer } from '../../../../agents/files/contract.ts';
import { progressWords } from '../../../../main/cli/files/progress.ts';

const transfer: Transfer = {
  id: 'a',
  direction: 'get',
  device: 'laptop',
  from: ['docs/a.txt'],
  to: '/home/you',
  state: 'running',
  via: 'direct',
  filesDone: 3,
  filesTotal: 12,
  bytesDone: 12_000_000,
  bytesTotal: 45_000_000,
  bytesPerSecond: 8_000_000,
  skipped: [],
  results: [],
  begun: '2026-03-01T14:05:01.000Z',
};

test.each([
  [{}, '[=====>              ]   26 %  12 MB of 45 MB  3 of 12 files  8 MB/s  0:05 left  direct'],
  [{ filesTotal: 1, via: undefined }, '[=====>              ]   26 %  12 MB of 45 MB  8 MB/s  0:05 left'],
  [
    { bytesDone: 45_000_000, filesDone: 12 },
    '[====================]  100 %  45 MB of 45 MB  12 of 12 files  8 MB/s  0:00 left  direct',
  ],
  [{ bytesTotal: undefined, filesTotal: undefined, bytesPerSecond: undefined }, '12 MB  direct'],
  [
    { bytesTotal: 0, bytesDone: 0, filesTotal: 1, bytesPerSecond: 0 },
    '[====================]  100 %  0 B of 0 B  direct',
  ],
  [
    { bytesTotal: 45_000_000_000 },
    '[>                   ]    0 %  12 MB of 45 GB  3 of 12 files  8 MB/s  1:33:44 left  direct',
  ],
  [{ state: 'waiting', problem: 'laptop is not online.' }, 'waiting: laptop is not online.'],
  [{ state: 'paused' }, 'paused'],
] as [Partial<Transfer>, string][])('%j', (now, words) => {
  expect(progressWords({ ...transfer, ...now })).toBe(words);
});
