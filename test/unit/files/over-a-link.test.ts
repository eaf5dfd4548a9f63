import { createHash } from 'node:crypto';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Found } from '../../../agents/files/contract.ts';
import { openDevice } from './device.ts';
import { openDescriptors, temporaryFolder } from './share-folder.ts';

const device = 'laptop';

/** One device that asks another inside a link, and the folder which that one shares. */
async function twoDevices() {
  const folder = temporaryFolder();
  const far = await openDevice([{ folder }]);
  const link = await far.realLink();
  const near = await openDevice([], {
    devices: [{ device, jid: 'you@example.org/laptop', online: true, paired: true }],
    link: async () => link,
  });
  return { folder, near };
}

test('a page of a thousand long names, sorted as wished', { timeout: 60_000 }, async () => {
  const { folder, near } = await twoDevices();
  const names = Array.from({ length: 1200 }, (_, at) => `${'\u{1f600}'.repeat(60)} ${at}`);
  for (const [at, name] of names.entries()) {
    writeFileSync(join(folder, name), '');
    utimesSync(join(folder, name), at, at);
  }
  const query = { device, path: 'docs', sort: 'modified', descending: true } as const;
  const page = await near.call('list', { ...query, max: 5000 });
  expect(page.files.map(({ name }) => name)).toEqual(names.toReversed().slice(0, 1000));
  const { last = '' } = page;
  const rest = await near.call('list', { ...query, after: last });
  expect(rest.files.map(({ name }) => name)).toEqual(names.slice(0, 200).toReversed());
});

test('the largest picture, a text, a hash told as it goes on, and what is found', {
  timeout: 60_000,
}, async () => {
  const { folder, near } = await twoDevices();
  const picture = Buffer.alloc(8 * 1024 * 1024, Buffer.from('89504e470d0a1a0a', 'hex'));
  writeFileSync(join(folder, 'a.png'), picture);
  const large = Buffer.alloc(70 * 1024 * 1024, 'x');
  writeFileSync(join(folder, 'large'), large);
  mkdirSync(join(folder, 'deep/deeper'), { recursive: true });
  for (let count = 0; count < 300; count++) writeFileSync(join(folder, `deep/deeper/note ${count}`), 'text');
  const shown = await near.call('preview', { device, path: 'docs/a.png' });
  expect(shown.kind === 'image' && Buffer.from(shown.base64, 'base64').equals(picture)).toBe(true);
  expect(await near.call('preview', { device, path: 'docs/large' })).toMatchObject({
    kind: 'text',
    isCut: true,
  });
  expect(await near.call('preview', { device, path: 'docs/deep/deeper/note 1' })).toEqual({
    kind: 'text',
    text: 'text',
    isCut: false,
  });
  const told: number[] = [];
  const progress = ({ bytesDone }: { bytesDone: number }) => void told.push(bytesDone);
  const { sha256 } = await near.call('hash', { device, path: 'docs/large' }, { progress });
  expect(sha256).toBe(createHash('sha256').update(large).digest('hex'));
  expect(told).toHaveLength(2);
  const found: Found[] = [];
  const gather = (some: Found[]) => void found.push(...some);
  expect(await near.call('find', { device, name: 'note' }, { progress: gather })).toEqual({
    found: 300,
    isCut: false,
    unasked: [],
  });
  expect(new Set(found.map(({ path }) => path)).size).toBe(300);
});

test('refusals come as they are, and what is canceled ends on the other side', {
  timeout: 60_000,
}, async () => {
  const { folder, near } = await twoDevices();
  await expect(near.call('info', { device, path: 'docs/none' })).rejects.toMatchObject({
    name: 'Refusal',
    condition: 'item-not-found',
  });
  await expect(near.call('preview', { device, path: 'docs' })).rejects.toMatchObject({
    condition: 'not-acceptable',
  });
  const before = openDescriptors();
  const cancel = new AbortController();
  const changed = new Promise<string>((resolve) => {
    const progress = ({ path }: { path: string }) => resolve(path);
    near.call('watch', { device, path: 'docs' }, { progress, signal: cancel.signal }).catch(() => {});
  });
  const again = setInterval(() => writeFileSync(join(folder, 'a'), 'x'), 50);
  expect(await changed).toBe('docs');
  clearInterval(again);
  cancel.abort();
  // The folder is let go of on the other side; the event loop keeps one descriptor for all watches.
  while (openDescriptors() > before + 1) await delay(20);
});
