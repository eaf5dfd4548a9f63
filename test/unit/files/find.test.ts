import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Found } from '../../../agents/files/contract.ts';
import { find } from '../../../agents/files/find.ts';
import { nameMatcher } from '../../../agents/files/name-matcher.ts';
import type { Walk } from '../../../agents/files/open.ts';
import { Shares } from '../../../agents/files/shares.ts';
import { condition, openDevice } from './device.ts';
import { openDescriptors, shareFolder, temporaryFolder } from './share-folder.ts';

const noSignal = new AbortController().signal;

describe('found by name', () => {
  test.each([
    ['report', 'My REPORT 2020.pdf', true],
    ['report', 'rep ort', false],
    ['*.PDF', 'a.pdf', true],
    ['*.pdf', 'a.pdfx', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['?', '\u{1f600}', true],
    ['**a*b**', 'xxaxxb', true],
    ['*', '', true],
    ['caf\u00e9', 'CAFE\u0301.txt', true],
    ['[x]', 'a[x]b', true],
    ['a.c', 'abc', false],
    ['*a*b*c', 'aabbc', true],
    ['*a*b*c', 'aabbcd', false],
  ])('%s and %s: %s', (pattern, name, expected) => {
    expect(nameMatcher(pattern)(name)).toBe(expected);
  });

  test('no pattern takes long', () => {
    const isMeant = nameMatcher(`${'*a'.repeat(149)}b`);
    const name = 'a'.repeat(255);
    for (let turn = 0; turn < 200; turn++) expect(isMeant(name)).toBe(false);
  });

  test.each<Walk>(['descriptors', 'compare'])('below a path or everywhere, by %s', async (walk) => {
    const { share } = shareFolder();
    mkdirSync(join(share, '.dragoman/parts'), { recursive: true });
    writeFileSync(join(share, '.dragoman/parts/c.txt'), 'hidden');
    const shares = new Shares([
      { name: 'one', folder: share, access: 'read' },
      { name: 'two', folder: share, access: 'write', who: [] },
      { name: 'drop', folder: share, access: 'drop' },
      { name: 'gone', folder: join(share, 'nothing'), access: 'read' },
    ]);
    const search = async (path: string, name: string, maxFound = 1000) => {
      const batches: Found[][] = [];
      const asking = {
        signal: noSignal,
        asker: { isOneOf: () => false },
        progress: (one: Found[]) => void batches.push(one),
      };
      const result = await find(shares, { path, name }, asking, { walk, maxFound });
      return {
        ...result,
        paths: batches
          .flat()
          .map((one) => one.path)
          .toSorted(),
      };
    };
    const before = openDescriptors();
    expect(await search('', '*.txt')).toEqual({
      found: 5,
      isCut: false,
      paths: [
        'one/a.txt',
        'one/cafe\u0301.txt',
        'one/caf\u00e9.txt',
        'one/docs/b.txt',
        'one/docs/deep/c.txt',
      ],
    });
    expect((await search('one/docs', 'DEEP')).paths).toEqual(['one/docs/deep']);
    expect((await search('', 'secret')).paths).toEqual([]);
    expect((await search('', 'out-')).paths).toEqual([]);
    expect(await search('', '*', 3)).toMatchObject({ found: 3, isCut: true });
    for (const path of ['two', 'drop', 'one/none', 'one/.dragoman', 'one/out-folder', 'one/..'])
      await expect(search(path, '*'), path).rejects.toEqual(condition('item-not-found'));
    expect(openDescriptors()).toBeLessThanOrEqual(before);
  });

  test('deep and many come in pieces, cut at the bounds, ended by the asker', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'd/'.repeat(80)), { recursive: true });
    for (let count = 0; count < 500; count++) writeFileSync(join(folder, `file ${count}`), '');
    const { ask } = await openDevice([{ folder }]);
    const batches: number[] = [];
    const progress = (found: Found[]) => void batches.push(found.length);
    expect(await ask('find', { name: 'file' }, { progress })).toEqual({ found: 500, isCut: true });
    expect(batches.length).toBeGreaterThan(3);
    expect(batches.reduce((sum, one) => sum + one)).toBe(500);
    const cancel = new AbortController();
    const canceled = ask('find', { name: '*' }, { progress: () => cancel.abort(), signal: cancel.signal });
    await expect(canceled).rejects.toThrow('aborted');
  });
});
