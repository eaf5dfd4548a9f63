import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { twoInstalls } from './two-installs.ts';

describe('bytes of another device', () => {
  const bytes = randomBytes(3 * 1024 * 1024 + 5);

  async function read(two: Awaited<ReturnType<typeof twoInstalls>>, input: object) {
    const down = new PassThrough();
    const all = buffer(down);
    const answer = await two.asking.call('read', { device: 'laptop', path: 'docs/file', ...input }, { down });
    return { ...answer, bytes: await all };
  }

  test.each([
    {},
    { offset: 1 },
    { length: 0 },
    { offset: 1_000_000, length: 1_500_000 },
    { offset: bytes.length },
    { length: 10 },
  ])('%o', async (range: { offset?: number; length?: number }) => {
    const two = await twoInstalls();
    writeFileSync(join(two.shared, 'file'), bytes);
    const { offset = 0, length = bytes.length } = range;
    const expected = bytes.subarray(offset, offset + length);
    const found = await read(two, range);
    expect(found.bytes.equals(expected)).toBe(true);
    expect(found.sentBytes).toBe(expected.length);
  });

  test('what is not there, a folder, and a share that is no one’s, are refused', async () => {
    const two = await twoInstalls();
    for (const path of ['docs/nothing', 'docs', 'other/file'])
      await expect(read(two, { path })).rejects.toMatchObject({ name: 'Refusal' });
  });

  test('a stream becomes a file; a taken name another; one that breaks off nothing', async () => {
    const two = await twoInstalls();
    const write = (up: Readable) =>
      two.asking.call('write', { device: 'laptop', path: 'docs/new.bin' }, { up });
    expect(await write(Readable.from([bytes]))).toEqual({ path: 'docs/new.bin', sizeBytes: bytes.length });
    expect(await write(Readable.from(['other']))).toEqual({ path: 'docs/new (2).bin', sizeBytes: 5 });
    let reads = 0;
    const broken = new Readable({
      read() {
        if (reads++ === 0) this.push('half');
        else this.destroy(new Error('gone'));
      },
    });
    await expect(write(broken)).rejects.toThrow();
    expect(readdirSync(two.shared).sort()).toEqual(['.dragoman', 'new (2).bin', 'new.bin']);
    expect(readFileSync(join(two.shared, 'new.bin')).equals(bytes)).toBe(true);
    expect(await two.asking.call('transfers', {})).toEqual([]);
  });
});
