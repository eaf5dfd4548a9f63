import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Listing } from '../../../agents/files/contract.ts';
import { keyOf } from '../../../renderer/files/action-key.ts';
import { type AskPage, byName, Folder } from '../../../renderer/files/folder.ts';
import { problemOf } from '../../../renderer/files/name-problem.ts';
import { seek } from '../../../renderer/files/seek.ts';
import { MOST_SELECTED, nothing, ranged, toggled } from '../../../renderer/files/selection.ts';
import { below, folderOf, nameOf, type Thing } from '../../../renderer/files/thing.ts';
import { Trail } from '../../../renderer/files/trail.ts';

const where = { device: 'laptop', path: 'Documents' };
const named = (name: string) => ({ name, sizeBytes: 1 });
const numbered = (count: number) => Array.from({ length: count }, (_, at) => `${at}`);

/** A folder as another device has it, and every page that was asked of it. */
function remote(names: readonly string[], most = 1_000) {
  const state = { names, asked: [] as [number, number][] };
  const ask: AskPage = async ({ index, max }) => {
    state.asked.push([index, max]);
    await turn();
    const files = state.names.slice(index, index + Math.min(max, most)).map(named);
    const edges = files.length > 0 ? { first: files[0]?.name, firstIndex: index } : {};
    return { directories: [], files, ...edges, total: state.names.length } as Listing;
  };
  return { state, ask };
}

async function settled(folder: Folder): Promise<void> {
  for (let rounds = 0; rounds < 30; rounds++) await turn();
  expect(folder.state().isLoading).toBe(false);
}

describe('a folder', () => {
  test('of 100,000 things asks for what is looked at, and what is next to it', async () => {
    const { state, ask } = remote(numbered(100_000));
    const folder = new Folder(where, byName, ask);
    folder.want(0, 0);
    await settled(folder);
    expect(folder.state().count).toBe(100_000);
    folder.want(50_010, 50_040);
    await settled(folder);
    expect(folder.at(50_020)).toMatchObject({ name: '50020', path: 'Documents/50020', device: 'laptop' });
    expect(folder.at(70_000)).toBeUndefined();
    expect(state.asked.map(([index]) => index).sort((a, b) => a - b)).toEqual([
      0, 100, 49_900, 50_000, 50_100,
    ]);
  });

  test('whoever gives less at once is asked for the rest of a page', async () => {
    const { state, ask } = remote(numbered(90), 40);
    const folder = new Folder(where, byName, ask);
    folder.want(0, 20);
    await settled(folder);
    expect(numbered(90).every((name, at) => folder.at(at)?.name === name)).toBe(true);
    expect(state.asked).toEqual([
      [0, 100],
      [40, 60],
      [80, 20],
    ]);
  });

  test('what is no page is the whole', async () => {
    const directories = numbered(150).map((name) => ({ name }));
    const folder = new Folder(where, byName, async () => ({ directories, files: [] }));
    folder.want(0, 0);
    await settled(folder);
    expect([folder.state().count, folder.at(149)?.name, folder.at(150)]).toEqual([150, '149', undefined]);
  });

  test('shows what there was until it has come anew', async () => {
    const { state, ask } = remote(['a', 'b', 'c']);
    const folder = new Folder(where, byName, ask);
    folder.want(0, 2);
    await settled(folder);
    state.names = ['b', 'c'];
    folder.refresh();
    expect(folder.at(0)?.name).toBe('a');
    await settled(folder);
    expect([folder.at(0)?.name, folder.state().count, folder.indexOf('file:c')]).toEqual(['b', 2, 1]);
  });

  test('a range is asked for as a whole', async () => {
    const { ask } = remote(numbered(450));
    const folder = new Folder(where, byName, ask);
    folder.want(0, 0);
    await settled(folder);
    expect((await folder.range(90, 440)).map(({ name }) => name)).toEqual(numbered(450).slice(90, 441));
  });

  test('a refusal is told, and asking again forgets it', async () => {
    let refuses = true;
    const { ask } = remote(['a']);
    const folder = new Folder(where, byName, (range, signal) => {
      if (refuses) return Promise.reject(Object.assign(new Error('No.'), { condition: 'forbidden' }));
      return ask(range, signal);
    });
    folder.want(0, 0);
    await settled(folder);
    expect(folder.state().problem).toEqual({ message: 'No.', condition: 'forbidden' });
    refuses = false;
    folder.refresh();
    await settled(folder);
    expect([folder.state().problem, folder.at(0)?.name]).toEqual([undefined, 'a']);
  });

  test('one that gives less than it says there is is no shorter one', async () => {
    const { ask } = remote(numbered(40));
    const folder = new Folder(where, byName, async (range, signal) => ({
      ...(await ask(range, signal)),
      total: 45,
    }));
    folder.want(0, 0);
    await settled(folder);
    expect(folder.state().problem?.message).toContain('Only 40 of the 45 things in it came.');
  });

  test('who left it hears no more', async () => {
    const { ask } = remote(['a']);
    const folder = new Folder(where, byName, ask);
    let told = 0;
    folder.subscribe(() => told++);
    folder.want(0, 0);
    folder.leave();
    for (let rounds = 0; rounds < 10; rounds++) await turn();
    expect([told, folder.at(0)]).toEqual([0, undefined]);
  });
});

describe('a name in a long list', () => {
  const names = ['Attic', 'Letters 2', 'Letters 10', 'Zoo'];
  const sorted = [...names, ...Array.from({ length: 50_000 }, (_, at) => `letter ${at}.txt`)];
  const list = (asked: number[] = []) => ({
    count: sorted.length,
    range: async (index: number) => {
      asked.push(index);
      const kind: Thing['kind'] = index < names.length ? 'folder' : 'file';
      return [{ ...where, kind, key: `${index}`, name: sorted[index] ?? '' }];
    },
  });

  test('is found by halves, whatever its case', async () => {
    const asked: number[] = [];
    expect(await seek(list(asked), 'letter 43210')).toBe(43_214);
    expect(asked.length).toBeLessThan(50);
    expect(await seek(list(), 'LETTERS 10')).toBe(2);
    expect(await seek(list(), 'zo')).toBe(3);
    expect(await seek(list(), 'letter 9')).toBe(13);
    expect(await seek(list(), 'nobody')).toBe(-1);
  });
});

describe('the trail', () => {
  test('goes back, forward and up, where it finds again what it came from', () => {
    const trail = new Trail();
    trail.go({ device: 'laptop', path: 'Documents/Letters' });
    trail.up();
    expect(trail.state().here).toEqual({ device: 'laptop', path: 'Documents', at: 'folder:Letters' });
    trail.up();
    trail.up();
    expect(trail.state()).toEqual({ here: undefined, canGoBack: true, canGoForward: false });
    trail.back();
    expect(trail.state().here).toMatchObject({ path: '' });
    trail.back();
    trail.go({ device: undefined, path: 'Music' });
    expect(trail.state()).toMatchObject({ canGoForward: false });
    trail.back();
    expect(trail.state().here).toMatchObject({ path: 'Documents' });
  });
});

describe('what is selected', () => {
  const thing = (name: string): Thing => ({ ...where, key: name, kind: 'file', name });
  test('is added and taken away one by one, and never more than one call takes', () => {
    const one = toggled(nothing, 3, thing('a'));
    expect([[...one.things.keys()], one.anchor]).toEqual([['a'], 3]);
    expect(toggled(one, 3, thing('a')).things.size).toBe(0);
    const most = ranged(nothing, 0, numbered(MOST_SELECTED).map(thing));
    expect(toggled(most, 0, thing('one more')).things.size).toBe(MOST_SELECTED);
  });
});

test('paths', () => {
  expect([
    below('', 'a'),
    below('a', 'b'),
    folderOf('a/b/c'),
    folderOf('a'),
    nameOf('a/b'),
    nameOf('a'),
  ]).toEqual(['a', 'a/b', 'a/b', '', 'b', 'a']);
});

test('a name has something in it, and no slash', () => {
  expect(['a.txt', '...', ' a', 'ø写'].map(problemOf)).toEqual([undefined, undefined, undefined, undefined]);
  for (const name of ['', '  ', 'a/b', '/', '.', '..']) expect(problemOf(name)).toBeTypeOf('string');
});

test('keys mean what they mean elsewhere', () => {
  const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  expect(keyOf({ ...none, key: 'F2' })).toBe('rename');
  expect(keyOf({ ...none, key: 'Delete' })).toBe('trash');
  expect(keyOf({ ...none, key: 'c', ctrlKey: true })).toBe('copy');
  expect(keyOf({ ...none, key: 'N', ctrlKey: true, shiftKey: true })).toBe('makeFolder');
  expect(keyOf({ ...none, key: 'Enter', altKey: true })).toBe('details');
  expect(keyOf({ ...none, key: 'c' })).toBeUndefined();
});
