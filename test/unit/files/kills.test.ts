import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'vite';
import { expect, test } from 'vitest';
import { snapshotOf, temporaryFolder } from './share-folder.ts';

const ROUNDS = 25;
const PUT_BYTES = 8 * 65_536;

test('killed at any moment, each change is done or not, and nothing is lost', {
  timeout: 300_000,
}, async () => {
  const program = await bundled();
  const seen = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    const share = temporaryFolder();
    for (const folder of ['below', 'folder']) mkdirSync(join(share, folder));
    writeFileSync(join(share, 'file'), 'the file');
    writeFileSync(join(share, 'folder', 'content'), 'the content');
    const inodes = ['file', 'folder'].map((name) => lstatSync(join(share, name)).ino);
    const child = spawn(process.execPath, [program, share], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    await delay(Math.random() * 150);
    child.kill('SIGKILL');
    const [code] = await once(child, 'exit');
    expect(code).toBe(null); // it was killed, and had not failed before
    const all = Object.entries(snapshotOf(share)).filter(([path]) => path !== '');
    const places = inodes.map((inode) =>
      all.flatMap(([path, line]) => (line.startsWith(`${inode} `) ? path : [])),
    );
    const [file = [], folder = []] = places;
    // The very file, whole, in one place: or for one moment under its old name and its new one.
    expect(file.length, file.join()).toBeGreaterThan(0);
    expect(file.length, file.join()).toBeLessThan(3);
    for (const place of file) expect(all.find(([path]) => path === place)?.[1]).toContain(' 8 the file');
    expect(folder).toHaveLength(1);
    expect(all.find(([path]) => path === `${folder[0]}/content`)?.[1]).toContain(' the content');
    const put =
      all
        .find(([path]) => path === 'put/whole')?.[1]
        .split(' ')
        .at(-1) ?? '';
    if (put) expect(put).toMatch(/^([a-h])\1*$/);
    expect([0, PUT_BYTES]).toContain(put.length);
    // Whatever else is left over is hidden.
    const known = /^(below|folder|file|made|put|\.dragoman|below\/(moved|folder)|put\/whole)$/;
    for (const [path] of all)
      if (!path.startsWith('.dragoman/') && basename(path) !== 'content') expect(path).toMatch(known);
    for (const place of [...file, ...folder]) seen.add(place.replace(/[0-9a-f-]{16,}/, 'id'));
  }
  // The kills came at different moments.
  expect(seen.size).toBeGreaterThan(3);
});

/** The program as Node runs it. */
async function bundled(): Promise<string> {
  const outDir = temporaryFolder();
  const entry = join(import.meta.dirname, 'changing-process.ts');
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      outDir,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'program.mjs' } },
    },
  });
  return join(outDir, 'program.mjs');
}
