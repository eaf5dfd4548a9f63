import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import type { Found } from '../../../agents/files/contract.ts';
import { isHidden } from '../../../agents/files/names.ts';
import { condition, openDevice } from './device.ts';
import { snapshotOf, temporaryFolder } from './share-folder.ts';

// A person fetches into a folder of a share, and has a share inside another.

const part = `.dragoman-${'0f'.repeat(16)}x1.part`;

test.each([
  [part, true],
  [part.toUpperCase(), true],
  ['DRAGOM~1.PAR', true],
  ['.dragoman', true],
  ['.Dragoman', true],
  ['DRAGO~12', true],
  ['.dragoman-notes.part', true],
  ['.dragoman-my notes.part', false],
  ['.dragoman.txt', false],
  ['dragoman', false],
  ['DRAGON~1', false],
])('%s is hidden: %s', (name, expected) => {
  expect(isHidden(name)).toBe(expected);
});

describe.each(['', 'deep/', 'deep/deeper/'])('below %s', (at) => {
  const seen = ['a.txt', part, '.dragoman/trash/b.txt'];

  function folder() {
    const made = temporaryFolder();
    for (const place of ['', 'deep/', 'deep/deeper/'])
      for (const name of seen) {
        mkdirSync(join(made, place, name, '..'), { recursive: true });
        writeFileSync(join(made, place, name), 'content');
      }
    return made;
  }

  test('nothing hidden is listed, found or sent', async () => {
    const { ask } = await openDevice([{ folder: folder() }]);
    const path = `docs/${at}`.replace(/\/$/, '');
    const { directories, files, total } = await ask('list', { path });
    expect([...directories, ...files].map(({ name }) => name).filter((name) => name !== 'a.txt')).toEqual(
      ['deep', 'deeper'].filter((name) => at === (name === 'deep' ? '' : 'deep/')),
    );
    expect(total).toBe(directories.length + 1);
    const found: Found[] = [];
    const progress = (some: Found[]) => void found.push(...some);
    await ask('find', { path, name: '*' }, { progress });
    expect(found.map((one) => one.path).join()).not.toContain('dragoman');
    const down = new PassThrough();
    await ask('tree', { paths: [path] }, { down });
    down.end(); // as whoever asked the agent does
    const tree = await text(down);
    expect(tree).toContain('a.txt');
    expect(tree).not.toContain('dragoman');
  });

  test.each([part, '.dragoman', '.dragoman/trash/b.txt'])('%s is not there for anybody', async (name) => {
    const made = folder();
    const { ask, call } = await openDevice([{ folder: made }]);
    const before = snapshotOf(made);
    const path = `docs/${at}${name}`;
    const absent = condition('item-not-found');
    for (const what of ['info', 'list', 'hash', 'preview', 'watch', 'trash'] as const)
      await expect(ask(what, { path }), what).rejects.toEqual(absent);
    await expect(ask('find', { path, name: '*' })).rejects.toEqual(absent);
    await expect(ask('tree', { paths: [path] })).rejects.toEqual(absent);
    await expect(call('read', { path }, { down: new PassThrough() })).rejects.toEqual(absent);
    await expect(ask('move', { from: path, to: 'docs/new' })).rejects.toEqual(absent);
    const refused = condition('not-acceptable');
    await expect(ask('move', { from: 'docs/a.txt', to: path })).rejects.toEqual(refused);
    await expect(ask('makeFolder', { path })).rejects.toEqual(refused);
    expect(snapshotOf(made)).toEqual(before);
  });
});
