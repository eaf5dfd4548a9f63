import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { snapshot, twoInstalls } from './two-installs.ts';

/** Of every kind that a person may have. */
function plant(folder: string): void {
  const long = Array.from({ length: 5 }, (_, at) => `${at}${'long'.repeat(14)}`).join('/');
  for (const below of ['empty', 'deep/er/still', 'зимові фото', long])
    mkdirSync(join(folder, below), { recursive: true });
  const put = (path: string, bytes: Buffer | string, seconds = 1_600_000_000.25) => {
    writeFileSync(join(folder, path), bytes);
    utimesSync(join(folder, path), seconds, seconds);
  };
  put('nothing', '');
  put('one', 'x');
  put('deep/er/still/large.bin', randomBytes(5 * 1024 * 1024 + 17));
  put('just small', randomBytes(64 * 1024));
  put('just large', randomBytes(64 * 1024 + 1));
  put('зимові фото/кіт 🐈.jpg', randomBytes(3_000), -86_400);
  put('café.txt', 'composed');
  put('cafe\u0301.txt', 'decomposed');
  put('%2e%2e', 'odd');
  put(`${long}/end`, 'far');
  put('run.sh', '#!/bin/sh\n');
  chmodSync(join(folder, 'run.sh'), 0o755);
  put('sparse', 'a');
  truncateSync(join(folder, 'sparse'), 9 * 1024 * 1024);
  for (let n = 0; n < 300; n++) put(`deep/small ${n}`, randomBytes(n * 31));
}

describe.each(['get', 'put'] as const)('%s', (direction) => {
  const sides = ({ shared, here }: { shared: string; here: string }) =>
    direction === 'get' ? [shared, here] : [here, shared];

  test('a folder arrives as it is', async () => {
    const two = await twoInstalls();
    const [source = '', target = ''] = sides(two);
    mkdirSync(join(source, 'things'));
    plant(join(source, 'things'));
    const ended = await two.asking.transfer(
      direction,
      direction === 'get'
        ? { from: ['docs/things'], to: target }
        : { from: [join(source, 'things')], to: 'docs' },
    );
    expect(ended).toMatchObject({ state: 'done', skipped: [] });
    expect(ended.filesDone).toBe(ended.filesTotal);
    expect(ended.bytesDone).toBe(ended.bytesTotal);
    expect(snapshot(join(target, 'things'))).toEqual(snapshot(join(source, 'things')));
    expect(Object.keys(snapshot(target)).filter((name) => name.endsWith('.part'))).toEqual([]);
    const result = direction === 'get' ? join(target, 'things') : 'docs/things';
    expect(ended.results).toEqual([result]);
  });
});
