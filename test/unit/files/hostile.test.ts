import { createHash } from 'node:crypto';
import { readdirSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ZodError } from 'zod';
import type { Effect } from '../../../app/agent.ts';
import { Refusal } from '../../../app/refusal.ts';
import { openDevice } from './device.ts';
import { hostileMixtures, hostilePaths } from './hostile-paths.ts';
import { openDescriptors, plantSpecials, shareFolder, snapshotOf } from './share-folder.ts';

/** Notes nothing on disk: what is asked for here is nearly always refused. */
const effect: Effect = Object.assign(
  <T>(_what: { note: string }, run: (undo: string) => Promise<T>) => run('undone'),
  { undo: () => Promise.reject(new Refusal('item-not-found', 'nothing')) },
);

/** What must never be told or touched: the secrets of what lies outside, and everything that is no file or folder. */
async function openContested() {
  const { base, share, outside, links } = shareFolder();
  const secret = 'SECRET, outside of every share';
  for (const name of ['secret.txt', 'docs/b.txt', 'password']) writeFileSync(join(outside, name), secret);
  const specials = plantSpecials(share);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(share, 'docs/socket'), resolve));
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  writeFileSync(join(base, 'beside.txt'), secret);
  const device = await openDevice([{ folder: share }]);
  const digest = createHash('sha256').update(secret).digest('hex');
  const isTold = (answer: unknown) => {
    const text = JSON.stringify(answer);
    return text.includes('SECRET') || text.includes(digest) || text.includes('password');
  };
  return { ...device, base, share, outside, links: [...links, ...specials, 'docs/socket'], isTold };
}

/** All that stands outside of the share; and what is neither file nor folder in it, wherever it came to lie. */
function untouchable(base: string) {
  const all = Object.entries(snapshotOf(base));
  const isSpecial = (line: string) => ![0o04, 0o10].includes(Number(line.split(' ')[1]) >> 12);
  return {
    outside: all.filter(([path]) => path !== '' && !/^share(\/|$)/.test(path)),
    special: all
      .flatMap(([path, line]) => (path.startsWith('share/') && isSpecial(line) ? [line] : []))
      .sort(),
  };
}

/** As it was before, so that there is something for the next one. */
function takeBack(share: string, what: What, path: string, undo: number): void {
  const place = join(share, path.replace(/^\/?docs\/|\/$/g, ''));
  const [thrown = ''] = what === 'trash' ? readdirSync(join(share, '.dragoman/trash')) : [];
  if (what === 'moveFrom') renameSync(join(share, `moved ${undo}`), place);
  if (what === 'moveTo') renameSync(place, join(share, 'empty'));
  if (what === 'makeFolder') rmdirSync(place);
  if (what !== 'trash') return;
  renameSync(join(share, '.dragoman/trash', thrown, basename(place)), place);
  rmdirSync(join(share, '.dragoman/trash', thrown));
}

const reading = ['list', 'info', 'hash', 'preview', 'find'] as const;
const changing = ['makeFolder', 'moveFrom', 'moveTo', 'trash', 'restore'] as const;
type What = (typeof reading)[number] | (typeof changing)[number];

describe('hostile names and paths', () => {
  test.each(['ask', 'call'] as const)(
    'tens of thousands of them, by %s, reach nothing outside',
    { timeout: 600_000 },
    async (road) => {
      const { base, share, links, isTold, ...device } = await openContested();
      const run = device[road] as typeof device.ask;
      let [done, refused] = [0, 0];
      const attempt = async (what: What, path: string) => {
        const options = { effect, progress: (some: never) => expect(isTold(some), path).toBe(false) };
        const asked = {
          moveFrom: () => run('move', { from: path, to: `docs/moved ${done}` }, options),
          moveTo: () => run('move', { from: 'docs/empty', to: path }, options),
          find: () => run('find', { path, name: '*' }, options),
          restore: () => run('restore', { undo: path }, options),
          list: () => run('list', { path }, options),
          info: () => run('info', { path }, options),
          hash: () => run('hash', { path }, options),
          preview: () => device.call('preview', { path }, options),
          makeFolder: () => run('makeFolder', { path }, options),
          trash: () => run('trash', { path }, options),
        };
        try {
          const answer = await asked[what]();
          expect(isTold(answer), `${what} ${path}`).toBe(false);
          takeBack(share, what, path, done);
          done++;
        } catch (error) {
          if (!(error instanceof Refusal || error instanceof ZodError))
            throw new Error(`${what} ${JSON.stringify(path)}`, { cause: error });
          refused++;
        }
      };
      const before = untouchable(base);
      const descriptors = openDescriptors();
      const first = hostilePaths(links);
      let turn = 0;
      for (const path of first) {
        const all = road === 'ask' ? [...reading, ...changing] : [changing[turn % 5] ?? 'trash'];
        for (const what of all) await attempt(what, turn++ % 4 ? `docs/${path}` : path);
      }
      expect(untouchable(base)).toEqual(before);
      // By call the same code is reached as inside a link, by the same names.
      const count = road === 'ask' ? 50_000 : 10_000;
      for (const path of hostileMixtures(count - first.length, links)) {
        const what = (turn % 2 ? changing : reading)[(turn >> 1) % 5] ?? 'list';
        await attempt(what, turn++ % 9 ? `docs/${path}` : path);
      }
      expect(untouchable(base)).toEqual(before);
      expect(openDescriptors()).toBeLessThanOrEqual(descriptors);
      expect(done).toBeGreaterThan(100);
      expect(refused).toBeGreaterThan(10 * done);
    },
  );
});
