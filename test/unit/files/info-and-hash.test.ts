import { createHash } from 'node:crypto';
import { appendFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { condition, openDevice } from './device.ts';
import { openDescriptors, shareFolder, temporaryFolder } from './share-folder.ts';

test('what stands at a path', async () => {
  const { share } = shareFolder();
  utimesSync(join(share, 'docs/b.txt'), 1000, 1000);
  const { call, ask } = await openDevice([{ folder: share }]);
  for (const path of ['', '/']) expect(await call('info', { path })).toEqual({ kind: 'folder', name: '' });
  expect(await call('info', { path: 'docs' })).toMatchObject({ kind: 'folder', name: 'docs' });
  expect(await ask('info', { path: 'docs/docs' })).toMatchObject({ kind: 'folder', name: 'docs' });
  expect(await ask('info', { path: 'docs/docs/b.txt' })).toEqual({
    kind: 'file',
    name: 'b.txt',
    sizeBytes: 6,
    mediaType: 'text/plain',
    modified: '1970-01-01T00:16:40.000Z',
  });
  await expect(ask('info', { path: 'docs/none' })).rejects.toEqual(condition('item-not-found'));
  await expect(ask('info', { path: 'docs/.dragoman' })).rejects.toEqual(condition('item-not-found'));
});

describe('a hash', () => {
  const MiB = 1024 * 1024;

  test('is that of all bytes, told as it goes on', async () => {
    const folder = temporaryFolder();
    const bytes = Buffer.alloc(70 * MiB + 3, 'seventy');
    writeFileSync(join(folder, 'large'), bytes);
    writeFileSync(join(folder, 'empty'), '');
    const { call } = await openDevice([{ folder }]);
    const told: { bytesDone: number }[] = [];
    const progress = (one: { bytesDone: number }) => void told.push(one);
    const { sha256 } = await call('hash', { path: 'docs/large' }, { progress });
    expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(told).toEqual([{ bytesDone: 32 * MiB }, { bytesDone: 64 * MiB }]);
    const nothing = createHash('sha256').digest('hex');
    expect(await call('hash', { path: 'docs/empty' })).toEqual({ sha256: nothing });
    await expect(call('hash', { path: 'docs' })).rejects.toEqual(condition('not-acceptable'));
  });

  test.each([
    ['grows', (file: string) => appendFileSync(file, 'more')],
    ['is written to', (file: string) => utimesSync(file, 5, 5)],
  ])('is refused when the file %s meanwhile, and ends when canceled', async (_what, change) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'large'), Buffer.alloc(40 * MiB));
    const { ask } = await openDevice([{ folder }]);
    const path = 'docs/large';
    const before = openDescriptors();
    const progress = () => change(join(folder, 'large'));
    await expect(ask('hash', { path }, { progress })).rejects.toEqual(condition('conflict'));
    const cancel = new AbortController();
    const asked = ask('hash', { path }, { progress: () => cancel.abort(), signal: cancel.signal });
    await expect(asked).rejects.toThrow('aborted');
    expect(openDescriptors()).toBeLessThanOrEqual(before);
  });
});
