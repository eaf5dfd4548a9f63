import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Transfer } from '../../../agents/files/contract.ts';
import { gotBy } from '../../../main/desktop/got.ts';
import { freshFolder } from '../../peers/servers/folder.ts';

const folder = freshFolder('got');
writeFileSync(join(folder, 'a.txt'), 'a');
mkdirSync(join(folder, 'b'));
symlinkSync(join(folder, 'a.txt'), join(folder, 'link'));

const deskWith = (transfer: Partial<Transfer>) => ({
  call: async (name: string) => {
    expect(name).toBe('files.transfers');
    return [{ id: 'one', direction: 'get', state: 'done', results: [], ...transfer }];
  },
});
const paths = (...names: string[]) => names.map((name) => join(folder, name));

describe('what a transfer has put on this PC', () => {
  test('is what is there of its results, and no link', async () => {
    const desk = deskWith({ results: paths('a.txt', 'gone.txt', 'link', 'b') });
    expect(await gotBy(desk, 'one')).toEqual(paths('a.txt', 'b'));
  });

  test.each<[string, Partial<Transfer>]>([
    ['that put something elsewhere', { direction: 'put', results: paths('a.txt') }],
    ['that is not done', { state: 'running', results: paths('a.txt') }],
    ['that is another', { id: 'two', results: paths('a.txt') }],
  ])('is nothing of one %s', async (_name, transfer) => {
    await expect(gotBy(deskWith(transfer), 'one')).rejects.toMatchObject({ condition: 'item-not-found' });
  });

  test('is nothing when it is gone', async () => {
    const desk = deskWith({ results: paths('gone.txt') });
    await expect(gotBy(desk, 'one')).rejects.toThrow('moved or deleted');
  });
});
