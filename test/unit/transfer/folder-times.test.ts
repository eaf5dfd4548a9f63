import { mkdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Installs, twoInstalls } from './two-installs.ts';

const paths = ['tree', 'tree/a', 'tree/a/deep', 'tree/empty'];

/** A tree with files in it, whose folders are as old as `seconds`, each a little more than the one above. */
function plant(folder: string, seconds: number): void {
  for (const path of paths) mkdirSync(join(folder, path), { recursive: true });
  for (const path of ['tree/small', 'tree/a/small', 'tree/a/deep/small'])
    writeFileSync(join(folder, path), 'x');
  writeFileSync(join(folder, 'tree/a/large'), Buffer.alloc(200_000));
  for (const [at, path] of paths.entries()) utimesSync(join(folder, path), seconds + at, seconds + at + 0.25);
}

const timesIn = (folder: string, top = 'tree') =>
  paths.map((path) => statSync(join(folder, path.replace('tree', top))).mtimeMs / 1000);
const planted = (seconds: number) => paths.map((_, at) => seconds + at + 0.25);

const ways = [
  ['get', (two: Installs) => [two.shared, two.here, 'docs/tree', two.here]],
  ['put', (two: Installs) => [two.here, two.shared, join(two.here, 'tree'), 'docs']],
] as const;

test.each(ways)(
  '%s: folders keep their times, under another name and over an older tree too',
  async (direction, of) => {
    const two = await twoInstalls();
    const [source = '', target = '', from = '', to = ''] = of(two);
    const run = (existing?: 'replace' | 'rename') =>
      two.asking.transfer(direction, { from: [from], to, existing });
    plant(source, 1_000_000);
    expect(await run()).toMatchObject({ state: 'done', skipped: [] });
    expect(timesIn(target)).toEqual(planted(1_000_000));
    expect(await run()).toMatchObject({ state: 'done' });
    expect(timesIn(target, 'tree (2)')).toEqual(planted(1_000_000));
    plant(source, 2_000_000);
    expect(await run('replace')).toMatchObject({ state: 'done' });
    expect(timesIn(target)).toEqual(planted(2_000_000));
  },
);

test('a share itself keeps its time, too', async () => {
  const two = await twoInstalls();
  writeFileSync(join(two.shared, 'file'), 'x');
  utimesSync(two.shared, 5_000, 5_000);
  const ended = await two.asking.transfer('get', { from: ['docs'], to: two.here });
  expect(ended).toMatchObject({ state: 'done' });
  expect(statSync(join(two.here, 'docs')).mtimeMs).toBe(5_000_000);
});

test.each(ways)('%s: a folder that was made before a cut gets its time after it', async (direction, of) => {
  const two = await twoInstalls();
  const [source = '', target = '', from = '', to = ''] = of(two);
  plant(source, 1_000_000);
  writeFileSync(join(source, 'tree/a/larger'), Buffer.alloc(30_000_000));
  utimesSync(join(source, 'tree/a'), 1_000_001, 1_000_001.25);
  const { id } = await two.asking.call(direction, { device: 'laptop', from: [from], to });
  let isCut = false;
  const progress = ({ bytesDone }: { bytesDone: number }) => {
    if (bytesDone === 0 || isCut) return;
    isCut = true;
    two.cut();
  };
  expect(await two.asking.call('follow', { id }, { progress: progress as never })).toMatchObject({
    state: 'done',
  });
  expect(isCut).toBe(true);
  expect(timesIn(target)).toEqual(planted(1_000_000));
});
