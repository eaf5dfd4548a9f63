import { chmodSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Listing, ListQuery } from '../../../agents/files/contract.ts';
import { list } from '../../../agents/files/list.ts';
import { orderOf } from '../../../agents/files/order.ts';
import { Pass, pageOfSorted } from '../../../agents/files/select.ts';
import { Snapshots } from '../../../agents/files/snapshots.ts';
import { temporaryFolder } from './share-folder.ts';

const namesIn = ({ directories, files }: Listing) => [...directories, ...files].map(({ name }) => name);

/** Every name, page by page. */
async function walkThrough(folder: string, query: Omit<ListQuery, 'path'>, snapshots?: Snapshots) {
  const names: string[] = [];
  for (let after: string | undefined; ; ) {
    const range = { ...query, max: 7, ...(after !== undefined && { after }) };
    const found = await list(folder, '', range, { snapshots });
    names.push(...namesIn(found));
    after = found.last;
    if (after === undefined) return names;
  }
}

test('sorted by name, size, time and type, up and down, folders first', async () => {
  const folder = temporaryFolder();
  const files: [string, number, number][] = [
    ['b.txt', 3, 30],
    ['a10.png', 1, 20],
    ['a9.png', 2, 10],
    ['noending', 3, 5],
  ];
  for (const [name, bytes, seconds] of files) {
    writeFileSync(join(folder, name), 'x'.repeat(bytes));
    utimesSync(join(folder, name), seconds, seconds);
  }
  for (const [name, seconds] of [['zoo', 1] as const, ['bar', 2] as const]) {
    mkdirSync(join(folder, name));
    utimesSync(join(folder, name), seconds, seconds);
  }
  mkdirSync(join(folder, '.dragoman'));
  symlinkSync('b.txt', join(folder, 'link'));
  const sorted = async (sort: ListQuery['sort'], descending = false) =>
    (await walkThrough(folder, { sort, descending })).join(' ');
  expect(await sorted('name')).toBe('bar zoo a9.png a10.png b.txt noending');
  expect(await sorted('name', true)).toBe('zoo bar noending b.txt a10.png a9.png');
  expect(await sorted('size')).toBe('bar zoo a10.png a9.png b.txt noending');
  expect(await sorted('size', true)).toBe('zoo bar noending b.txt a9.png a10.png');
  expect(await sorted('modified')).toBe('zoo bar noending a9.png a10.png b.txt');
  expect(await sorted('modified', true)).toBe('bar zoo b.txt a10.png a9.png noending');
  expect(await sorted('type')).toBe('bar zoo noending a9.png a10.png b.txt');
  chmodSync(join(folder, 'b.txt'), 0o700);
  const { directories, files: listed } = await list(folder, '');
  expect(directories[0]).toEqual({ name: 'bar', modified: '1970-01-01T00:00:02.000Z' });
  expect(listed.find(({ name }) => name === 'b.txt')).toEqual({
    name: 'b.txt',
    sizeBytes: 3,
    modified: '1970-01-01T00:00:30.000Z',
    mediaType: 'text/plain',
    executable: true,
  });
});

describe('one pass finds the page that the sorted list has', () => {
  const random = (below: number) => Math.floor(Math.random() * below);
  const queries = (['name', 'size', 'modified', 'type'] as const).flatMap((sort) => [
    { sort, descending: false },
    { sort, descending: true },
  ]);

  test.each(queries)('by $sort, descending $descending', (query) => {
    const order = orderOf(query);
    for (let round = 0; round < 60; round++) {
      const names = new Set(
        Array.from({ length: random(300) }, () => `${'aAbé1 %'[random(7)]}${random(400)}.x${random(3)}`),
      );
      const entries = [...names].map((name) => ({ name, isFolder: random(3) === 0, value: random(20) }));
      const sorted = entries.toSorted(order.compare);
      const some = () => order.uid(sorted[random(sorted.length)] ?? { name: 'x', isFolder: false, value: 3 });
      for (const range of [
        {},
        { max: 0 },
        { max: 10 },
        { max: 1000 },
        { max: 10, after: some() },
        { max: 10, before: some() },
        { max: 10, before: '' },
        { after: 'made up' },
        { max: 5, before: 'd:7:x' },
        { max: 30, after: some(), before: some() },
      ]) {
        const pass = new Pass(order, range, 100);
        const half = random(entries.length + 1);
        pass.add(entries.slice(0, half));
        pass.add(entries.slice(half));
        expect(pass.end(), JSON.stringify(range)).toEqual(pageOfSorted(sorted, order, range, 100));
      }
    }
  });
});

test('a large folder is read once for the pages of one who turns them, and anew when it changed', async () => {
  const folder = temporaryFolder();
  const names = Array.from({ length: 2100 }, (_, at) => `file ${at}`);
  for (const name of names) writeFileSync(join(folder, name), '');
  utimesSync(folder, 1000, 1000);
  const snapshots = new Snapshots();
  const page = (index: number) => list(folder, '', { index, max: 3 }, { snapshots });
  expect(namesIn(await list(folder, '', { max: 2 }, { snapshots }))).toEqual(['file 0', 'file 1']);
  expect(await page(1000)).toMatchObject({ total: 2100, firstIndex: 1000 });
  expect(namesIn(await page(1000))).toEqual(['file 1000', 'file 1001', 'file 1002']);
  writeFileSync(join(folder, 'file 1000.5'), '');
  expect(await page(1000)).toMatchObject({ total: 2101 });
  expect(namesIn(await page(1001))).toEqual(['file 1000.5', 'file 1001', 'file 1002']);
  // One that has just changed is not kept: it may change again and show the same time.
  writeFileSync(join(folder, 'file 1000.6'), '');
  expect(namesIn(await page(1002))).toEqual(['file 1000.6', 'file 1001', 'file 1002']);
  expect(await walkThrough(folder, {}, snapshots)).toHaveLength(2102);
});
