import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freeNames } from '../../../agents/files/transfer/free-names.ts';
import { twoInstalls } from './two-installs.ts';

describe.each(['get', 'put'] as const)('where a name is taken, by %s', (direction) => {
  async function stage() {
    const two = await twoInstalls();
    const [source, target] = direction === 'get' ? [two.shared, two.here] : [two.here, two.shared];
    for (const side of [source, target]) mkdirSync(join(side, 'docs'));
    for (const name of ['a.txt', 'docs/b.txt', 'docs/c.txt']) writeFileSync(join(source, name), 'new');
    for (const name of ['a.txt', 'docs/b.txt']) writeFileSync(join(target, name), 'old');
    const run = (existing?: 'rename' | 'replace' | 'skip' | 'refuse') => {
      const from = ['a.txt', 'docs'].map((name) =>
        direction === 'get' ? `docs/${name}` : join(source, name),
      );
      return two.asking.transfer(direction, { from, to: direction === 'get' ? target : 'docs', existing });
    };
    const text = (name: string) => readFileSync(join(target, name), 'utf8');
    const names = () =>
      readdirSync(target)
        .filter((name) => name !== '.dragoman')
        .sort();
    return { run, text, names };
  }

  test('another name beside it', async () => {
    const { run, text, names } = await stage();
    expect(await run()).toMatchObject({ state: 'done' });
    expect(names()).toEqual(['a (2).txt', 'a.txt', 'docs', 'docs (2)']);
    expect([text('a.txt'), text('a (2).txt'), text('docs/b.txt'), text('docs (2)/b.txt')]).toEqual([
      'old',
      'new',
      'old',
      'new',
    ]);
  });

  test('in place of it', async () => {
    const { run, text, names } = await stage();
    expect(await run('replace')).toMatchObject({ state: 'done' });
    expect(names()).toEqual(['a.txt', 'docs']);
    expect(['a.txt', 'docs/b.txt', 'docs/c.txt'].map(text)).toEqual(['new', 'new', 'new']);
  });

  test('left out', async () => {
    const { run, text, names } = await stage();
    const ended = await run('skip');
    expect(ended).toMatchObject({ state: 'done' });
    expect(ended.skipped.map(({ path }) => path)).toEqual(['a.txt', 'docs/b.txt']);
    expect(names()).toEqual(['a.txt', 'docs']);
    expect(['a.txt', 'docs/b.txt', 'docs/c.txt'].map(text)).toEqual(['old', 'old', 'new']);
  });

  test('refused', async () => {
    const { run, text, names } = await stage();
    expect(await run('refuse')).toMatchObject({ state: 'failed', problem: expect.stringContaining('a.txt') });
    expect(names()).toEqual(['a.txt', 'docs']);
    expect(['a.txt', 'docs/b.txt'].map(text)).toEqual(['old', 'old']);
  });

  test('links are left out and told', async () => {
    const two = await twoInstalls();
    const [source, target] = direction === 'get' ? [two.shared, two.here] : [two.here, two.shared];
    mkdirSync(join(source, 'some'));
    symlinkSync('/etc', join(source, 'some', 'etc'));
    symlinkSync('nothing', join(source, 'some', 'dangling'));
    writeFileSync(join(source, 'some', 'file'), 'x');
    const from = direction === 'get' ? 'docs/some' : join(source, 'some');
    const ended = await two.asking.transfer(direction, {
      from: [from],
      to: direction === 'get' ? target : 'docs',
    });
    expect(ended.state).toBe('done');
    expect(ended.skipped.map(({ path }) => path).sort()).toEqual(['some/dangling', 'some/etc']);
    expect(readdirSync(join(target, 'some'))).toEqual(['file']);
  });
});

describe('what may be put into a share', () => {
  test.each([
    ['read', undefined, 'failed'],
    ['add', undefined, 'done'],
    ['add', 'replace', 'failed'],
    ['write', 'replace', 'done'],
    ['drop', undefined, 'done'],
    ['drop', 'skip', 'failed'],
    ['drop', 'refuse', 'failed'],
  ] as const)('%s, %s: %s', async (access, existing, state) => {
    const two = await twoInstalls({ access });
    writeFileSync(join(two.here, 'a.txt'), 'new');
    writeFileSync(join(two.shared, 'a.txt'), 'old');
    const ended = await two.asking.transfer('put', { from: [join(two.here, 'a.txt')], to: 'docs', existing });
    expect(ended.state, ended.problem).toBe(state);
    const isReplaced = access === 'write';
    expect(readFileSync(join(two.shared, 'a.txt'), 'utf8')).toBe(isReplaced ? 'new' : 'old');
    if (access === 'drop') expect(ended.results).toEqual([]);
  });

  test('nothing is told of what lies in a drop-box, and nothing is fetched from it', async () => {
    const two = await twoInstalls({ access: 'drop' });
    mkdirSync(join(two.shared, 'inside'));
    writeFileSync(join(two.here, 'a.txt'), 'new');
    const put = (to: string) => two.asking.transfer('put', { from: [join(two.here, 'a.txt')], to });
    const [there, nowhere] = [await put('docs/inside'), await put('docs/nothing')];
    expect(there).toMatchObject({ state: 'failed', problem: nowhere.problem });
    expect(await two.asking.transfer('get', { from: ['docs/inside'], to: two.here })).toMatchObject({
      state: 'failed',
    });
  });
});

test('free names stay names', () => {
  const names = freeNames(`${'я'.repeat(127)}.txt`.slice(0, 131), false);
  names.next();
  const second = names.next().value ?? '';
  expect(Buffer.byteLength(second)).toBeLessThanOrEqual(255);
  expect(second).toMatch(/^я+ \(2\)\.txt$/);
  const [first, next] = freeNames('.profile', false);
  expect([first, next]).toEqual(['.profile', '.profile (2)']);
});
