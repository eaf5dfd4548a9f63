import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { list } from '../../../agents/files/list.ts';
import { openInside, type Walk } from '../../../agents/files/open.ts';
import { Refusal } from '../../../app/refusal.ts';
import { openDescriptors, temporaryFolder } from './share-folder.ts';
import { churn, swap } from './swapper.ts';

/** A folder and a file in a share, and links of the same name that lead outside. */
function contested() {
  const base = temporaryFolder();
  const [share, outside] = [join(base, 'share'), join(base, 'outside')];
  for (const folder of [join(share, 'folder', 'below'), join(outside, 'below')])
    mkdirSync(folder, { recursive: true });
  for (const name of ['one', 'two', 'below/three']) {
    writeFileSync(join(share, 'folder', name), 'inside');
    writeFileSync(join(outside, name), 'SECRET, outside');
  }
  for (const name of ['password', 'below/password']) writeFileSync(join(outside, name), 'SECRET, outside');
  writeFileSync(join(share, 'file'), 'inside');
  symlinkSync(outside, join(share, 'folder.link'));
  symlinkSync(join(outside, 'password'), join(share, 'file.link'));
  return share;
}

const unless = (error: unknown) => {
  expect(error).toBeInstanceOf(Refusal);
  return undefined;
};

describe.each<Walk>(['descriptors', 'compare'])(
  'while folders are swapped and changed, by %s',
  { timeout: 180_000 },
  (walk) => {
    test('no secret is ever read', async () => {
      const share = contested();
      const before = openDescriptors();
      let [read, refused, deceived] = [0, 0, 0];
      {
        await using swapper = await swap(share, ['folder', 'file']);
        const from = swapper.rounds;
        const paths = ['folder/one', 'folder/two', 'folder/below/three', 'folder/password', 'file'];
        for (
          let turn = 0;
          turn < 1000 || swapper.rounds - from < 100 || deceived * read * refused === 0;
          turn++
        ) {
          for (const path of paths) {
            const found = await openInside(share, path, walk).catch(unless);
            const text = await found?.handle.readFile('utf8');
            await found?.handle.close();
            if (found) expect(text, path).toBe('inside');
            if (found) read++;
            else refused++;
          }
          // Whoever goes by the path alone is led out: the race is there.
          const naive = await readFile(join(share, 'folder', 'one'), 'utf8').catch(() => '');
          if (naive.startsWith('SECRET')) deceived++;
        }
      }
      expect(read).toBeGreaterThan(0);
      expect(refused).toBeGreaterThan(0);
      expect(openDescriptors()).toBeLessThanOrEqual(before);
    });

    test('nothing outside is ever listed', async () => {
      const share = contested();
      const before = openDescriptors();
      let [listed, deceived] = [0, 0];
      {
        await using swapper = await swap(share, ['folder', 'file']);
        const from = swapper.rounds;
        const inside = ['folder', 'file', 'one', 'two', 'below', 'three'];
        const odd = /^(folder|file)\.(real|link)$/;
        for (let turn = 0; turn < 500 || swapper.rounds - from < 100 || deceived === 0; turn++) {
          for (const path of ['', 'folder', 'folder/below']) {
            const found = await list(share, path, {}, { walk }).catch(unless);
            if (!found) continue;
            listed++;
            const edges = [found.first, found.last].flatMap((uid) => uid?.slice(2) ?? []);
            for (const name of [...found.directories.map((one) => one.name), ...edges])
              expect(inside, path).toContain(name.replace(odd, '$1'));
            for (const { name, sizeBytes } of found.files) {
              expect(inside, path).toContain(name.replace(odd, '$1'));
              expect(sizeBytes, name).toBe('inside'.length);
            }
          }
          const naive = await readdir(join(share, 'folder')).catch((): string[] => []);
          if (naive.includes('password')) deceived++;
        }
      }
      expect(listed).toBeGreaterThan(0);
      expect(openDescriptors()).toBeLessThanOrEqual(before);
    });

    test('the pages of a changing folder show each entry once and miss none that stays', async () => {
      const folder = temporaryFolder();
      const staying = Array.from({ length: 120 }, (_, at) => `entry ${at * 3}`);
      for (const name of staying) writeFileSync(join(folder, name), '');
      mkdirSync(join(folder, 'entry 4'));
      const passing = Array.from({ length: 120 }, (_, at) => `entry ${at * 3 + 1}`).filter(
        (one) => one !== 'entry 4',
      );
      await using churner = await churn(folder, passing);
      const from = churner.rounds;
      let others = 0;
      for (let turn = 0; turn < 5 || churner.rounds - from < 5 || others === 0; turn++) {
        const forward = await pages(folder, walk, 'after');
        const backward = await pages(folder, walk, 'before');
        for (const names of [forward, backward.reverse()]) {
          expect(new Set(names).size).toBe(names.length);
          expect(names.filter((name) => staying.includes(name))).toEqual(staying);
          others += names.filter((name) => passing.includes(name)).length;
        }
      }
    });
  },
);

/** All names, a few at a time, from the front or from the back. */
async function pages(folder: string, walk: Walk, direction: 'after' | 'before'): Promise<string[]> {
  const names: string[] = [];
  let place: string | undefined = direction === 'before' ? '' : undefined;
  for (;;) {
    const range = { max: 7, ...(place !== undefined && { [direction]: place }) };
    const found = await list(folder, '', range, { walk });
    const files = found.files.map(({ name }) => name);
    names.push(...(direction === 'after' ? files : files.reverse()));
    place = direction === 'after' ? found.last : found.first;
    if (place === undefined) return names;
  }
}
