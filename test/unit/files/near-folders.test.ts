import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NearFolders } from '../../../agents/files/near-folders.ts';
import type { Walk } from '../../../agents/files/open.ts';
import { openDescriptors, temporaryFolder } from './share-folder.ts';

const paths = ['', 'a', 'a/b', 'a/b/c', 'a/b/d', 'a/b', 'a/e', 'f', 'a/b/c', ''];

/** In each folder a file that tells which one it is. */
function plant(): string {
  const root = temporaryFolder();
  for (const path of new Set(paths)) {
    mkdirSync(join(root, path), { recursive: true });
    writeFileSync(join(root, path, 'here'), path);
  }
  return root;
}

const namesOf = (path: string) => (path === '' ? [] : path.split('/'));

async function textIn(folders: NearFolders, path: string): Promise<string> {
  const folder = await folders.at(namesOf(path));
  await using file = await folder.open('here', 0);
  return file.readFile('utf8');
}

test.each<Walk>(['descriptors', 'compare'])('whatever was open before, %s', async (walk) => {
  const root = plant();
  const before = openDescriptors();
  {
    await using folders = new NearFolders(root, walk);
    for (const path of paths) expect(await textIn(folders, path)).toBe(path);
    await expect(folders.at(['a', 'b', 'gone'])).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(folders.at(['gone', 'too'])).rejects.toMatchObject({ code: 'ENOENT' });
    for (const path of paths) expect(await textIn(folders, path)).toBe(path);
  }
  expect(openDescriptors()).toEqual(before);
});

test('what takes the place of a folder meanwhile is not reached from the one beside it', async () => {
  const root = plant();
  const outside = plant();
  await using folders = new NearFolders(root, 'descriptors');
  await folders.at(['a', 'b']);
  renameSync(join(root, 'a'), join(root, 'moved'));
  symlinkSync(join(outside, 'a'), join(root, 'a'));
  writeFileSync(join(root, 'moved/e/here'), 'ours');
  expect(await textIn(folders, 'a/e')).toBe('ours');
  await expect(folders.at(['a', 'b', 'c', 'd'])).rejects.toThrow('not a directory');
});
