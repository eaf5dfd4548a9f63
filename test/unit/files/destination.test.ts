import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { Destination } from '../../../agents/files/destination.ts';
import type { Walk } from '../../../agents/files/open.ts';
import { readVersion } from '../../../agents/files/version.ts';
import { openDescriptors, shareFolder, snapshotOf, temporaryFolder } from './share-folder.ts';
import { swap } from './swapper.ts';

const ways = (['descriptors', 'compare'] as const).flatMap((walk) =>
  (['share', 'folder'] as const).map((kind) => ({ walk, kind })),
);

describe.each<{ walk: Walk; kind: 'share' | 'folder' }>(ways)(
  'what is put into a $kind by $walk',
  { timeout: 60_000 },
  ({ walk, kind }) => {
    async function written(destination: Destination, id: string, text: string, offset = 0) {
      const handle = await destination.openPart(id);
      await handle.write(text, offset);
      return handle;
    }

    test('stands under its name when it is whole, with time and executable bit, and the part is gone', async () => {
      const root = temporaryFolder();
      const before = openDescriptors();
      {
        await using destination = await Destination.open(root, kind, walk);
        await using folder = await destination.folder('new/deep');
        await (await written(destination, 'one', 'begin')).close();
        expect(await destination.parts()).toEqual(['one']);
        const handle = await written(destination, 'one', ', end', 5);
        expect(readdirSync(join(root, 'new/deep'))).toEqual([]);
        const modified = new Date('2020-02-03T04:05:06.789Z');
        await destination.finish('one', folder, 'run.sh', { handle, modified, executable: true });
        await handle.close();
        const stats = statSync(join(root, 'new/deep/run.sh'));
        expect(readFileSync(join(root, 'new/deep/run.sh'), 'utf8')).toBe('begin, end');
        expect([stats.mtime, stats.mode & 0o100, stats.nlink]).toEqual([modified, 0o100, 1]);
        expect(await destination.parts()).toEqual([]);
        await (await written(destination, 'two', 'plain')).close();
        await destination.finish('two', folder, 'plain', { sync: false });
        expect(statSync(join(root, 'new/deep/plain')).mode & 0o111).toBe(0);
        await (await written(destination, 'three', '')).close();
        await destination.removePart('three');
        await destination.removePart('three');
        expect(await destination.parts()).toEqual([]);
      }
      expect(openDescriptors()).toBeLessThanOrEqual(before);
    });

    test('never over something, unless it is a file that is to be replaced', async () => {
      const { share } = shareFolder();
      await using destination = await Destination.open(share, kind, walk);
      await using folder = await destination.folder('docs');
      await (await written(destination, 'new', 'new')).close();
      for (const name of ['b.txt', 'deep', 'out-file', 'to-nothing']) {
        await expect(destination.finish('new', folder, name)).rejects.toMatchObject({
          condition: 'conflict',
        });
        if (name !== 'b.txt')
          await expect(destination.finish('new', folder, name, { replace: true })).rejects.toMatchObject({
            condition: 'conflict',
          });
      }
      expect(readFileSync(join(share, 'docs/b.txt'), 'utf8')).toBe('inside');
      await destination.finish('new', folder, 'b.txt', { replace: true });
      expect(readFileSync(join(share, 'docs/b.txt'), 'utf8')).toBe('new');
      expect(await destination.parts()).toEqual([]);
    });

    test('finished once more after a crash in the middle, it is done; its bytes are not written to', async () => {
      const root = temporaryFolder();
      await using destination = await Destination.open(root, kind, walk);
      await using folder = await destination.folder('');
      await (await written(destination, 'id', 'whole')).close();
      const part = kind === 'share' ? '.dragoman/parts/id' : '.dragoman-id.part';
      linkSync(join(root, part), join(root, 'done'));
      await expect(destination.openPart('id')).rejects.toMatchObject({ condition: 'conflict' });
      await destination.finish('id', folder, 'done');
      expect(existsSync(join(root, part))).toBe(false);
      expect(readFileSync(join(root, 'done'), 'utf8')).toBe('whole');
    });

    test('a folder on another disk gets a copy, whole or not at all', async () => {
      const root = temporaryFolder();
      await using destination = await Destination.open(root, kind, walk);
      await using folder = await destination.folder('other');
      for (const call of ['link', 'rename'] as const) {
        const original = folder.constructor.prototype[call];
        const spy = vi.spyOn(folder.constructor.prototype, call).mockImplementation(function (
          this: unknown,
          ...names: unknown[]
        ) {
          if (this !== folder) throw Object.assign(new Error('EXDEV'), { code: 'EXDEV', syscall: call });
          return original.apply(this, names);
        });
        await (await written(destination, call, 'over there')).close();
        const modified = new Date('2001-02-03T04:05:06Z');
        const options = { modified, executable: true, replace: call === 'rename' };
        await destination.finish(call, folder, call, options);
        spy.mockRestore();
        const stats = statSync(join(root, 'other', call));
        expect([stats.mtime, stats.mode & 0o100]).toEqual([modified, 0o100]);
        expect(readFileSync(join(root, 'other', call), 'utf8')).toBe('over there');
      }
      expect(readdirSync(join(root, 'other')).toSorted()).toEqual(['link', 'rename']);
      expect(await destination.parts()).toEqual([]);
    });

    test('names that are none make nothing', async () => {
      const { base, share } = shareFolder();
      await using destination = await Destination.open(share, kind, walk);
      await using folder = await destination.folder('docs');
      await (await written(destination, 'part', 'text')).close();
      const before = snapshotOf(base);
      for (const path of [
        '..',
        '.',
        '/',
        'a//b',
        '../x',
        'x/..',
        'a\0b',
        '.dragoman',
        '.Dragoman/parts',
        '\ud800',
      ])
        await expect(destination.folder(path), path).rejects.toMatchObject({ condition: 'not-acceptable' });
      for (const name of [
        '',
        '..',
        '.',
        'a/b',
        '../x',
        'a\0b',
        '.dragoman',
        '\ud800',
        '\ufffd',
        'é'.repeat(128),
      ])
        await expect(destination.finish('part', folder, name), name).rejects.toMatchObject({
          condition: 'not-acceptable',
        });
      for (const path of ['a.txt', 'a.txt/below', 'out-folder', 'out-folder/new', 'to-nothing', 'loop-1/new'])
        await expect(destination.folder(path), path).rejects.toMatchObject({ condition: 'conflict' });
      for (const id of ['', '..', '../a.txt', 'a/b', 'A', 'a\0'])
        await expect(destination.openPart(id), id).rejects.toThrow('no id');
      expect(snapshotOf(base)).toEqual(before);
    });

    test('a part that is a link, a folder or a pipe is none, and so are the hidden folders', async () => {
      const { base, share, outside } = shareFolder();
      const place = kind === 'share' ? join(share, '.dragoman/parts') : share;
      mkdirSync(place, { recursive: true });
      const nameOf = (id: string) => join(place, kind === 'share' ? id : `.dragoman-${id}.part`);
      symlinkSync(join(outside, 'secret.txt'), nameOf('out'));
      symlinkSync(join(outside, 'new.txt'), nameOf('fresh'));
      mkdirSync(nameOf('folder'));
      const before = snapshotOf(base);
      await using destination = await Destination.open(share, kind, walk);
      for (const id of ['out', 'fresh', 'folder'])
        await expect(destination.openPart(id), id).rejects.toMatchObject({ condition: 'conflict' });
      expect(snapshotOf(base)).toEqual(before);
      const other = shareFolder();
      symlinkSync(other.outside, join(other.share, '.dragoman'));
      if (kind === 'share')
        await expect(Destination.open(other.share, kind, walk)).rejects.toMatchObject({
          condition: 'conflict',
        });
    });

    test('while folders are swapped for links, nothing outside is made or changed', async () => {
      const base = temporaryFolder();
      const [share, outside] = [join(base, 'share'), join(base, 'outside')];
      for (const folder of ['share/folder/below', 'share/.dragoman/parts', 'outside/below', 'outside/parts'])
        mkdirSync(join(base, folder), { recursive: true });
      writeFileSync(join(outside, 'name'), 'outside');
      const hidden = kind === 'share' ? ['.dragoman'] : [];
      for (const name of ['folder', ...hidden]) symlinkSync(outside, join(share, `${name}.link`));
      const before = snapshotOf(outside);
      const descriptors = openDescriptors();
      let [done, refused] = [0, 0];
      {
        await using swapper = await swap(share, ['folder', ...hidden]);
        const from = swapper.rounds;
        const enough = () => (walk === 'compare' || done > 20) && refused > 20 && swapper.rounds - from > 100;
        for (let turn = 0; turn < 200 || (!enough() && turn < 20_000); turn++) {
          try {
            await using destination = await Destination.open(share, kind, walk);
            await using folder = await destination.folder(
              turn % 2 ? 'folder/below' : `folder/new${turn % 7}`,
            );
            const handle = await written(destination, 'id', 'inside');
            await handle.close();
            await destination.finish('id', folder, `name${turn % 5}`, { replace: turn % 3 > 0, sync: false });
            done++;
          } catch (error) {
            expect(error).toMatchObject({ name: 'Refusal' });
            refused++;
          }
        }
      }
      expect(refused).toBeGreaterThan(0);
      if (walk === 'descriptors') expect(done).toBeGreaterThan(0);
      expect(snapshotOf(outside)).toEqual(before);
      expect(openDescriptors()).toBeLessThanOrEqual(descriptors);
    });
  },
);

test('a version is another as soon as the file was written to, or is another', async () => {
  const root = temporaryFolder();
  await using destination = await Destination.open(root, 'share');
  const handle = await destination.openPart('a');
  const empty = await readVersion(handle);
  expect(await readVersion(handle)).toBe(empty);
  await handle.write('a');
  const one = await readVersion(handle);
  await handle.utimes(1, 1);
  const other = await destination.openPart('b');
  expect(new Set([empty, one, await readVersion(handle), await readVersion(other)]).size).toBe(4);
  await handle.close();
  await other.close();
  expect(lstatSync(join(root, '.dragoman')).mode & 0o077).toBe(0);
});
