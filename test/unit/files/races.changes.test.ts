import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Effect } from '../../../app/agent.ts';
import { Refusal } from '../../../app/refusal.ts';
import { openDevice } from './device.ts';
import { openDescriptors, snapshotOf, temporaryFolder } from './share-folder.ts';
import { swap } from './swapper.ts';

const effect: Effect = Object.assign(
  <T>(_what: { note: string }, run: (undo: string) => Promise<T>) => run('undone'),
  { undo: () => Promise.reject(new Refusal('item-not-found', 'nothing')) },
);

/** What whoever goes by the path alone does: outside, when the moment is right. */
function deceived(share: string, outside: string): boolean {
  try {
    writeFileSync(join(share, 'folder/naive'), 'x');
  } catch {
    return false;
  }
  if (!existsSync(join(outside, 'naive'))) return false;
  rmSync(join(outside, 'naive'));
  return true;
}

test('while a folder is swapped for a link, nothing outside is made, moved or deleted', {
  timeout: 120_000,
}, async () => {
  const base = temporaryFolder();
  const [share, outside] = [join(base, 'share'), join(base, 'outside')];
  for (const folder of ['share/folder/below', 'share/.dragoman/trash', 'outside/below', 'outside/trash'])
    mkdirSync(join(base, folder), { recursive: true });
  for (const name of ['one', 'two', 'below/three']) {
    writeFileSync(join(share, 'folder', name), 'inside');
    writeFileSync(join(outside, name), 'SECRET, outside');
  }
  for (const name of ['folder', '.dragoman']) symlinkSync(outside, join(share, `${name}.link`));
  const { ask } = await openDevice([{ folder: share }]);
  const before = snapshotOf(outside);
  const inodes = new Set(Object.values(before).map((line) => line.split(' ')[0]));
  const descriptors = openDescriptors();
  let [done, refused, misled] = [0, 0, 0];
  {
    await using swapper = await swap(share, ['folder', '.dragoman']);
    const from = swapper.rounds;
    const isEnough = () => done > 50 && refused > 50 && misled > 0 && swapper.rounds - from > 200;
    for (let turn = 0; turn < 300 || !isEnough(); turn++) {
      const changes = [
        () => ask('makeFolder', { path: `docs/folder/new ${turn}` }, { effect }),
        () => ask('move', { from: 'docs/folder/one', to: 'docs/folder/below/one' }, { effect }),
        () => ask('move', { from: 'docs/folder/below/one', to: 'docs/folder/one' }, { effect }),
        () => ask('move', { from: 'docs/folder/below', to: 'docs/folder/lower' }, { effect }),
        () => ask('move', { from: 'docs/folder/lower', to: 'docs/folder/below' }, { effect }),
        () => ask('trash', { path: 'docs/folder/two' }, { effect }),
      ];
      for (const change of changes) {
        await change().then(
          () => done++,
          (error: Error) => {
            // Put back where its folder has gone meanwhile: not a refusal, for nobody can know.
            expect(error.name, error.stack).toMatch(/^(Refusal|Error)$/);
            refused++;
          },
        );
      }
      if (deceived(share, outside)) misled++;
      if (turn % 20 === 0) refill(share);
    }
  }
  expect(snapshotOf(outside)).toEqual(before);
  const inside = Object.values(snapshotOf(share)).map((line) => line.split(' ')[0]);
  expect(inside.filter((inode) => inodes.has(inode))).toEqual([]);
  expect(openDescriptors()).toBeLessThanOrEqual(descriptors);
});

/** Something to delete again, where the folder is the real one just now. */
function refill(share: string): void {
  try {
    writeFileSync(join(share, 'folder.real/two'), 'inside');
  } catch {
    // it is not
  }
}
