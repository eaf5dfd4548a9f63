import {
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyOldTrash } from '../../../agents/files/old-trash.ts';
import { condition, openDevice } from './device.ts';
import { shareFolder, snapshotOf, temporaryFolder } from './share-folder.ts';

describe('changes', () => {
  test('a folder is made once, with all names that are none refused', async () => {
    const { base, share } = shareFolder();
    const { ask } = await openDevice([{ folder: share }]);
    await ask('makeFolder', { path: 'docs/docs/new' });
    expect(statSync(join(share, 'docs/new')).isDirectory()).toBe(true);
    const before = snapshotOf(base);
    for (const path of ['docs/docs/new', 'docs/a.txt', 'docs/out-folder'])
      await expect(ask('makeFolder', { path }), path).rejects.toEqual(condition('conflict'));
    for (const path of ['docs', 'docs/..', 'docs/.dragoman', `docs/${'x'.repeat(300)}`])
      await expect(ask('makeFolder', { path }), path).rejects.toEqual(condition('not-acceptable'));
    await expect(ask('makeFolder', { path: 'docs/none/new' })).rejects.toEqual(condition('item-not-found'));
    await expect(ask('makeFolder', { path: 'none/new' })).rejects.toEqual(condition('item-not-found'));
    expect(snapshotOf(base)).toEqual(before);
  });

  test('files and folders are moved and moved back, by the asker and by the person', async () => {
    const { share } = shareFolder();
    const { ask, stage } = await openDevice([{ folder: share }]);
    const before = snapshotOf(share);
    const inner = (of: Record<string, string>) =>
      Object.fromEntries(Object.entries(of).filter(([path]) => !path.startsWith('.dragoman')));
    const first = await ask('move', { from: 'docs/docs/deep', to: 'docs/empty/deeper' });
    expect(readFileSync(join(share, 'empty/deeper/c.txt'), 'utf8')).toBe('inside');
    const second = await ask('move', { from: 'docs/a.txt', to: 'docs/empty/deeper/b.txt' });
    expect(statSync(join(share, 'empty/deeper/b.txt')).nlink).toBe(1);
    expect(readdirSync(join(share, '.dragoman/aside'))).toEqual([]);
    expect(await ask('restore', second)).toEqual({ note: 'moved docs/a.txt to docs/empty/deeper/b.txt' });
    await stage.running.undo(first.undo);
    expect(inner(snapshotOf(share))).toEqual(inner(before));
    await expect(ask('restore', first)).rejects.toEqual(condition('conflict'));
    await expect(ask('restore', { undo: 'unknown' })).rejects.toEqual(condition('item-not-found'));
  });

  test('nothing is moved over something, into itself, or out of its share', async () => {
    const { base, share } = shareFolder();
    const other = temporaryFolder();
    const { ask } = await openDevice([{ folder: share }, { name: 'other', folder: other }]);
    const before = snapshotOf(base);
    const refused: [string, string, string][] = [
      ['docs/a.txt', 'docs/docs/b.txt', 'conflict'],
      ['docs/a.txt', 'docs/docs', 'conflict'],
      ['docs/docs', 'docs/empty', 'conflict'],
      ['docs/docs', 'docs/a.txt', 'conflict'],
      ['docs/a.txt', 'docs/out-file', 'conflict'],
      ['docs/a.txt', 'docs/to-nothing', 'conflict'],
      ['docs/a.txt', 'docs/a.txt', 'not-acceptable'],
      ['docs/docs', 'docs/docs/deep/x', 'not-acceptable'],
      ['docs/a.txt', 'other/a.txt', 'not-acceptable'],
      ['docs', 'docs/x', 'not-acceptable'],
      ['docs/a.txt', 'docs', 'not-acceptable'],
      ['docs/a.txt', 'docs/.dragoman/x', 'not-acceptable'],
      ['docs/a.txt', 'docs/none/x', 'item-not-found'],
      ['docs/a.txt', 'docs/out-folder/x', 'conflict'],
      ['docs/none', 'docs/x', 'item-not-found'],
      ['docs/out-file', 'docs/x', 'item-not-found'],
      ['docs/to-nothing', 'docs/x', 'item-not-found'],
      ['docs/.dragoman', 'docs/x', 'item-not-found'],
    ];
    for (const [from, to, expected] of refused)
      await expect(ask('move', { from, to }), `${from} ${to}`).rejects.toEqual(condition(expected));
    expect(snapshotOf(base)).toEqual(before);
    expect(readdirSync(other)).toEqual([]);
  });

  test('what is deleted lies in the trash, and comes back as it was', async () => {
    const { share } = shareFolder();
    const { ask, call, stage } = await openDevice([{ folder: share }]);
    const inode = lstatSync(join(share, 'docs')).ino;
    const folder = await ask('trash', { path: 'docs/docs' });
    const file = await call('trash', { path: 'docs/a.txt' });
    expect(existsSync(join(share, 'docs'))).toBe(false);
    expect(existsSync(join(share, 'a.txt'))).toBe(false);
    expect((await call('list', { path: 'docs' })).directories.map(({ name }) => name)).toEqual(['empty']);
    expect(await ask('restore', file)).toEqual({ note: 'deleted docs/a.txt' });
    await stage.running.undo(folder.undo);
    expect(lstatSync(join(share, 'docs')).ino).toBe(inode);
    expect(readFileSync(join(share, 'a.txt'), 'utf8')).toBe('inside');
    expect(readdirSync(join(share, '.dragoman/trash'))).toEqual([]);
    expect((await stage.activity.list()).filter(({ undo }) => undo === folder.undo)).toMatchObject([
      { peer: 'you@example.org/laptop', action: 'link trash', reason: 'deleted docs/docs' },
    ]);
  });

  test.each<[string, (share: string) => void]>([
    ['there is something in its place', (share) => writeFileSync(join(share, 'a.txt'), 'new')],
    ['the trash is empty', (share) => rmSync(join(share, '.dragoman'), { recursive: true })],
    [
      'another lies there',
      (share) => {
        const trash = join(share, '.dragoman/trash');
        const file = join(trash, readdirSync(trash)[0] ?? '', 'a.txt');
        rmSync(file);
        writeFileSync(file, 'another');
      },
    ],
  ])('taking back is refused when %s', async (_what, meddle) => {
    const { base, share } = shareFolder();
    const { ask, stage } = await openDevice([{ folder: share }]);
    const { undo } = await ask('trash', { path: 'docs/a.txt' });
    meddle(share);
    const before = snapshotOf(base);
    await expect(ask('restore', { undo })).rejects.toEqual(condition('conflict'));
    await expect(stage.running.undo(undo)).rejects.toEqual(condition('conflict'));
    expect(snapshotOf(base)).toEqual(before);
  });

  test('what was moved and made anew since is another', async () => {
    const { share } = shareFolder();
    const { ask } = await openDevice([{ folder: share }]);
    const moved = await ask('move', { from: 'docs/a.txt', to: 'docs/x.txt' });
    rmSync(join(share, 'x.txt'));
    writeFileSync(join(share, 'x.txt'), 'another, perhaps of the same number');
    await expect(ask('restore', moved)).rejects.toEqual(condition('conflict'));
    const gone = await ask('move', { from: 'docs/docs/b.txt', to: 'docs/y.txt' });
    rmSync(join(share, 'docs'), { recursive: true });
    await expect(ask('restore', gone)).rejects.toEqual(condition('conflict'));
    expect(readFileSync(join(share, 'y.txt'), 'utf8')).toBe('inside');
  });

  test('the trash keeps things for a month, and then removes them and no link’s target', async () => {
    const { share, outside } = shareFolder();
    const { ask } = await openDevice([{ folder: share }]);
    await ask('trash', { path: 'docs/docs' });
    const link = '1700000000000-0123456789abcdef';
    symlinkSync(outside, join(share, '.dragoman/trash', link));
    const before = snapshotOf(outside);
    await emptyOldTrash(share);
    expect(readdirSync(join(share, '.dragoman/trash'))).toHaveLength(2);
    await emptyOldTrash(share, Date.now() + 33 * 24 * 60 * 60_000);
    expect(readdirSync(join(share, '.dragoman/trash'))).toEqual([link]);
    expect(snapshotOf(outside)).toEqual(before);
  });
});
