import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { condition, openDevice } from './device.ts';
import { shareFolder, snapshotOf } from './share-folder.ts';

describe('who may do what', () => {
  const allowed: Record<string, string[]> = {
    read: ['list', 'info', 'hash', 'find', 'preview'],
    add: ['list', 'info', 'hash', 'find', 'preview', 'makeFolder'],
    drop: [],
    write: ['list', 'info', 'hash', 'find', 'preview', 'makeFolder', 'move', 'trash'],
  };
  const inputs = {
    list: { path: 'docs' },
    info: { path: 'docs/a.txt' },
    hash: { path: 'docs/a.txt' },
    find: { path: 'docs', name: '*' },
    preview: { path: 'docs/a.txt' },
    makeFolder: { path: 'docs/new' },
    move: { from: 'docs/a.txt', to: 'docs/moved.txt' },
    trash: { path: 'docs/docs' },
  } as const;
  const names = Object.keys(inputs) as (keyof typeof inputs)[];

  test.each(['read', 'add', 'drop', 'write'] as const)('in a share with access %s', async (access) => {
    for (const who of [undefined, ['own-devices' as const], ['group:Family' as const]]) {
      for (const asAsker of [true, false]) {
        const { base, share } = shareFolder();
        const { ask, call } = await openDevice([{ folder: share, access, ...(who && { who }) }]);
        const isTheirs = !asAsker || who?.[0] !== 'group:Family';
        const before = snapshotOf(base);
        for (const name of names) {
          const run = (asAsker ? ask : call) as typeof ask;
          const done = await run(name, inputs[name] as never).then(
            () => 'done',
            (error: Error) => error.name,
          );
          const may = isTheirs && allowed[access]?.includes(name);
          expect([access, who, asAsker, name, done]).toEqual([
            access,
            who,
            asAsker,
            name,
            may ? 'done' : 'Refusal',
          ]);
        }
        if (access !== 'write' && access !== 'add') expect(snapshotOf(base)).toEqual(before);
      }
    }
  });

  test('only who may change a share takes back what was done in it', async () => {
    const { share } = shareFolder();
    const { ask, stage } = await openDevice([{ folder: share, who: ['own-devices'] }]);
    const { undo } = await ask('trash', { path: 'docs/a.txt' });
    await expect(ask('restore', { undo }, { circles: ['own-account'] })).rejects.toEqual(
      condition('item-not-found'),
    );
    expect(existsSync(join(share, 'a.txt'))).toBe(false);
    await stage.running.undo(undo);
    expect(existsSync(join(share, 'a.txt'))).toBe(true);
  });
});
