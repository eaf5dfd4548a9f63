import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openInside, type Walk } from '../../../agents/files/open.ts';
import { asRefusal } from '../../../agents/files/system-error.ts';
import { Refusal } from '../../../app/refusal.ts';
import { hostilePaths } from './hostile-paths.ts';
import { inodesBelow, openDescriptors, plantSpecials, shareFolder } from './share-folder.ts';

afterEach(() => vi.unstubAllGlobals());

describe.each<Walk>(['descriptors', 'compare'])('the one way in, by %s', { timeout: 60_000 }, (walk) => {
  const refusal = (root: string, path: string) =>
    openInside(root, path, walk).then(
      async ({ handle }) => {
        await handle.close();
        return 'opened';
      },
      (error) => (error instanceof Refusal ? error.condition : String(error)),
    );

  test('more than 2,000 hostile paths open nothing that was not made inside', async () => {
    const { share, links } = shareFolder();
    const specials = plantSpecials(share);
    const inside = inodesBelow(share);
    const paths = hostilePaths([...links, ...specials]);
    expect(paths.length).toBeGreaterThan(4000);
    const before = openDescriptors();
    let opened = 0;
    for (const path of paths) {
      try {
        await using found = await openInside(share, path, walk);
        const { dev, ino } = await found.handle.stat({ bigint: true });
        expect(inside, path).toContain(`${dev}:${ino}`);
        opened++;
      } catch (error) {
        expect(error, path).toBeInstanceOf(Refusal);
      }
    }
    expect(openDescriptors()).toBeLessThanOrEqual(before);
    // Some of the names are those of honest files: the test would not notice a door that never opens.
    expect(opened).toBeGreaterThan(0);
    expect(opened).toBeLessThan(paths.length / 20);
  });

  test('opens what is there, and says what it is', async () => {
    const { share } = shareFolder();
    for (const path of [
      'a.txt',
      'docs/b.txt',
      'docs/deep/c.txt',
      '...',
      'back\\slash',
      '%2e%2e',
      'C:',
      'tab\t',
    ]) {
      await using found = await openInside(share, path, walk);
      expect(found.isFolder, path).toBe(false);
      expect(await found.handle.readFile('utf8'), path).toBe('inside');
    }
    for (const path of ['', 'docs', 'docs/deep', 'empty']) {
      await using found = await openInside(share, path, walk);
      expect(found.isFolder, path).toBe(true);
    }
  });

  test('opens names of different Unicode forms as the different files they are', async () => {
    const { share } = shareFolder();
    await using composed = await openInside(share, 'caf\u00e9.txt', walk);
    await using decomposed = await openInside(share, 'cafe\u0301.txt', walk);
    expect(composed.stats.ino).not.toBe(decomposed.stats.ino);
  });

  test('no link is followed, wherever it stands and wherever it leads', async () => {
    const { share, links } = shareFolder();
    expect(links).toHaveLength(51);
    for (const link of links)
      for (const path of [link, `${link}/`, `${link}/a.txt`, `${link}/secret.txt`, `${link}/docs`])
        expect(await refusal(share, path), path).toBe('item-not-found');
  });

  test('the share itself may be a link, because its owner said so', async () => {
    const { base, share } = shareFolder();
    symlinkSync(share, join(base, 'door'));
    await using found = await openInside(join(base, 'door'), 'docs/b.txt', walk);
    expect(await found.handle.readFile('utf8')).toBe('inside');
  });

  test('pipes, sockets and devices are not there, and nothing waits for them', async () => {
    const { share } = shareFolder();
    const specials = plantSpecials(share);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(share, 'socket'), resolve));
    const before = openDescriptors();
    for (const path of [...specials, 'socket', 'fifo/below', 'socket/below'])
      expect(await refusal(share, path), path).toBe('item-not-found');
    expect(openDescriptors()).toBeLessThanOrEqual(before);
    await new Promise((resolve) => server.close(resolve));
  });

  test('a share that is a file, or nothing, is no share', async () => {
    const { share } = shareFolder();
    for (const root of [join(share, 'a.txt'), join(share, 'nothing'), join(share, 'fifo')])
      for (const path of ['', 'a.txt']) expect(await refusal(root, path), root).toBe('item-not-found');
  });

  test('a folder swapped for a link between one opening and the next', async () => {
    const { share, outside } = shareFolder();
    await using folder = await openInside(share, 'docs', walk);
    renameSync(join(share, 'docs'), join(share, 'docs-before'));
    symlinkSync(join(outside, 'docs'), join(share, 'docs'));
    expect(await refusal(share, 'docs')).toBe('item-not-found');
    expect(await refusal(share, 'docs/b.txt')).toBe('item-not-found');
    const seen = await folder.look('b.txt');
    // By descriptor it is still the folder that was opened; by path it is gone.
    expect(seen?.isFile()).toBe(walk === 'descriptors' ? true : undefined);
    expect(seen?.size).toBe(walk === 'descriptors' ? 'inside'.length : undefined);
  });

  test('on Windows what Windows reads otherwise is no name', async () => {
    const { share } = shareFolder();
    const names = [
      'CON',
      'nul.txt',
      'nul .txt',
      'COM1',
      'com\u00b9',
      'LPT9.x',
      'CONOUT$',
      'a.',
      'a ',
      'C:',
      'a:b',
      'a\\b',
      'a?',
    ];
    for (const name of names) writeFileSync(join(share, name), '');
    mkdirSync(join(share, 'AUX'));
    vi.stubGlobal('process', Object.create(process, { platform: { value: 'win32' } }));
    for (const name of [...names, 'AUX', 'AUX/a', 'docs\\b.txt', '..\\outside'])
      expect(await refusal(share, name), name).toBe('item-not-found');
    for (const name of ['context', 'nullable.txt', 'company', 'a.txt'])
      expect(await refusal(share, name), name).toBe(name === 'a.txt' ? 'opened' : 'item-not-found');
  });
});

test('what this PC may not read is said as such, and a fault of ours is no refusal', () => {
  const failed = (code: string) => Object.assign(new Error('denied'), { code, syscall: 'open' });
  expect(asRefusal(failed('EACCES'))).toMatchObject({ condition: 'forbidden' });
  expect(asRefusal(failed('EMFILE'))).toMatchObject({ condition: 'resource-constraint' });
  const fault = new TypeError('a fault of ours');
  expect(asRefusal(fault)).toBe(fault);
});
