import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type Device, install } from './device/device.ts';
import { launch, program } from './device/program.ts';
import { kept } from './kept.ts';
import { freshFolder } from './servers/folder.ts';
import { startProsody } from './servers/index.ts';

// What the command line does with the files of this PC's own shares; other devices are in cli.files.test.ts.

const HOSTILE = 'evil\u001b[2J\u202egpj.exe';

let device: Device;
let docs: string;

beforeAll(async () => {
  const server = await startProsody();
  await server.addUser('you', 'secret');
  docs = freshFolder('docs');
  mkdirSync(join(docs, 'letters', 'old'), { recursive: true });
  for (const name of ['a.txt', 'b.txt', 'c.md', '[x].txt', HOSTILE, 'letters/d.txt', 'letters/old/e.txt'])
    writeFileSync(join(docs, name), `this is ${name}`);
  const shares = [
    { name: 'docs', folder: docs, access: 'write' },
    { name: 'inbox', folder: freshFolder('inbox'), access: 'drop' },
  ];
  const account = { server, jid: 'you@localhost', password: 'secret', name: 'my PC' };
  device = await install({ ...account, settings: { 'files.shares': shares } });
  await device.run();
  return async () => {
    await device[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  };
});

const lines = async (...args: string[]) => {
  const { code, stdout, stderr } = await device.cli(...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout.split('\n').slice(0, -1);
};
const values = async (...args: string[]) =>
  (await lines(...args, '--json')).map((line) => JSON.parse(line) as Record<string, unknown>);
const refused = async (...args: string[]) => {
  const { code, stdout, stderr } = await device.cli(...args);
  return { code, stdout, stderr };
};

test('ls: the shares, folders, one file, and its options', async () => {
  expect(await lines('ls')).toContain('my PC:/docs/');
  const names = ['letters/', '[x].txt', 'a.txt', 'b.txt', 'c.md', 'evil�[2J�gpj.exe'];
  expect(await lines('ls', '.:/docs')).toEqual(names);
  expect(await lines('ls', 'my PC:docs/')).toEqual(names);
  expect(await lines('ls', '.:/docs', '--sort', 'name', '--descending')).toEqual([
    'letters/',
    ...names.slice(1).reverse(),
  ]);
  const [long] = await lines('ls', '-l', '.:/docs/a.txt');
  expect(long).toMatch(/^ {4}13 B {2}\d{4}-\d\d-\d\d \d\d:\d\d {2}a\.txt$/);
  expect(await values('ls', '.:/docs/letters')).toEqual([
    {
      device: 'my PC',
      path: 'docs/letters/old',
      entry: { kind: 'folder', name: 'old', modified: expect.any(String) },
    },
    {
      device: 'my PC',
      path: 'docs/letters/d.txt',
      entry: expect.objectContaining({ kind: 'file', sizeBytes: 21 }),
    },
  ]);
  const [hostile] = (await values('ls', '.:/docs/evil*')) as { path: string }[];
  expect(hostile?.path).toBe(`docs/${HOSTILE}`);
});

test('patterns', async () => {
  const at = (...names: string[]) => names.map((name) => `my PC:/docs/${name}`);
  expect(await lines('ls', '.:/docs/*.txt')).toEqual(at('[x].txt', 'a.txt', 'b.txt'));
  expect(await lines('ls', '.:/docs/{c,b}*')).toEqual(at('b.txt', 'c.md'));
  expect(await lines('ls', '.:/docs/l*/')).toEqual(at('letters/'));
  expect(await lines('ls', '.:/docs/**/*.txt')).toEqual(
    at('[x].txt', 'a.txt', 'b.txt', 'letters/d.txt', 'letters/old/e.txt'),
  );
  expect(await lines('ls', '.:/docs/letters/**')).toEqual(at('letters/old/e.txt', 'letters/d.txt'));
  expect(await lines('ls', '.:/*/letters/*.txt')).toEqual(at('letters/d.txt'));
  // A name that is a pattern, where the pattern fits nothing; and said so that nothing else can be meant.
  expect(await lines('ls', '.:/docs/[x].txt')).toEqual(at('[x].txt'));
  expect(await lines('ls', '.:/docs/\\[x\\].txt')).toEqual(['[x].txt']);
  expect(await refused('ls', '.:/docs/*.pdf')).toEqual({
    code: 1,
    stdout: '',
    stderr: 'Nothing fits my PC:/docs/*.pdf.\n',
  });
});

test('find: by words and patterns, as lines or values', async () => {
  expect((await lines('find', '.TXT', '.:')).sort()).toEqual(
    ['[x].txt', 'a.txt', 'b.txt', 'letters/d.txt', 'letters/old/e.txt'].map((name) => `my PC:/docs/${name}`),
  );
  expect(await values('find', 'd.*', '.:/docs')).toEqual([
    { device: 'my PC', path: 'docs/letters/d.txt', entry: expect.objectContaining({ name: 'd.txt' }) },
  ]);
});

test('cat and get - write the very bytes; a reader that has enough ends them', async () => {
  const bytes = randomBytes(20 * 1024 * 1024 + 7);
  writeFileSync(join(docs, 'big.bin'), bytes);
  const sum = createHash('sha256').update(bytes).digest('hex');
  for (const verb of [
    ['cat', '.:/docs/big.bin'],
    ['get', '.:/docs/big.bin', '-'],
  ]) {
    const piped = launch([], {
      command: ['sh', '-c', 'node "$0" "$@" | sha256sum', program, ...verb],
      home: device.home,
    });
    await using run = piped;
    expect(await run.ended).toBe(0);
    expect(run.stdout()).toBe(`${sum}  -\n`);
    expect(run.stderr()).toBe('');
  }
  const two = await device.cli('cat', '.:/docs/a.txt', '.:/docs/b.txt');
  expect(two).toEqual({ code: 0, stdout: 'this is a.txtthis is b.txt', stderr: '' });
  const cut = await kept(launch(['cat', '.:/docs/big.bin'], { home: device.home }));
  await cut.waitFor(/[\s\S]{100}/);
  cut.closeOutput();
  expect(await cut.ended).toBe('SIGTERM');
  expect(await refused('cat', '.:/docs/letters')).toMatchObject({
    code: 1,
    stderr: 'my PC:/docs/letters is a folder.\n',
  });
});

test('to a terminal nothing goes that it would obey', async () => {
  writeFileSync(join(docs, 'escape.txt'), 'red: \u001b[31m\tafter the tab\nbell: \u0007');
  const person = await kept(launch(['cat', '.:/docs/escape.txt'], { home: device.home, terminal: true }));
  expect(await person.ended).toBe(0);
  expect(person.stdout()).toBe('red: �[31m\tafter the tab\r\nbell: �');
});

test('how much has passed is shown on the terminal beside a pipe, and not without one', async () => {
  const bytes = randomBytes(21_000_000);
  writeFileSync(join(docs, 'shown.bin'), bytes);
  const command = ['sh', '-c', `node ${program} get .:/docs/shown.bin - | sha256sum`];
  const person = await kept(launch([], { command, home: device.home, terminal: true }));
  expect(await person.ended).toBe(0);
  const sum = createHash('sha256').update(bytes).digest('hex');
  const [shown = '', end] = person.stdout().split(sum);
  expect(end).toBe('  -\r\n');
  expect(shown).toMatch(/\[=*>? *\] +\d+ % {2}[\d.]+ \w?B of 21 MB {2}[\d.]+ \wB\/s {2}0:\d\d left/);
  expect(shown.endsWith('\r\u001b[K')).toBe(true);
});

test('mkdir, mv, rm, and back', async () => {
  expect(await lines('mkdir', '.:/docs/new', '.:/docs/new/er')).toEqual([
    'Made my PC:/docs/new',
    'Made my PC:/docs/new/er',
  ]);
  writeFileSync(join(docs, 'm1.tmp'), 'one');
  writeFileSync(join(docs, 'm2.tmp'), 'two');
  const moved = await lines('mv', '.:/docs/m*.tmp', '.:/docs/new');
  expect(moved).toHaveLength(2);
  expect(readFileSync(join(docs, 'new', 'm1.tmp'), 'utf8')).toBe('one');
  const [renamed] = (await values('mv', '.:/docs/new/m1.tmp', '.:/docs/new/m3.tmp')) as { undo: string }[];
  expect(renamed).toMatchObject({ from: 'docs/new/m1.tmp', to: 'docs/new/m3.tmp' });
  await lines('undo', renamed?.undo ?? '');
  expect(existsSync(join(docs, 'new', 'm1.tmp'))).toBe(true);
  expect(await refused('mv', '.:/docs/new/m1.tmp', '.:/docs/new/m2.tmp')).toMatchObject({
    code: 1,
    stdout: '',
  });
  expect(readFileSync(join(docs, 'new', 'm2.tmp'), 'utf8')).toBe('two');

  expect((await refused('rm', '.:/docs/new')).stderr).toContain('dragoman rm -r');
  const [gone] = await lines('rm', '-r', '.:/docs/new');
  expect(existsSync(join(docs, 'new'))).toBe(false);
  const undo = /dragoman (undo \S+)$/.exec(gone ?? '')?.[1]?.split(' ') ?? [];
  await lines(...undo);
  expect(readFileSync(join(docs, 'new', 'm2.tmp'), 'utf8')).toBe('two');
});

test('what cannot be, in words', async () => {
  expect(await refused('ls', 'fridge:/docs')).toEqual({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^There is no device called fridge\. There are: my PC \(this PC\)/),
  });
  expect(await refused('ls', 'a.txt')).toMatchObject({ code: 2 });
  expect(await refused('ls', '.:/docs/../..')).toMatchObject({ code: 2 });
  expect(await refused('ls', '.:/nothing')).toMatchObject({ code: 1, stdout: '' });
  expect(await refused('get', '.:/docs/a.txt')).toMatchObject({
    code: 1,
    stderr: 'my PC:/docs/a.txt is on this PC already. To read it: dragoman cat\n',
  });
  expect(await refused('cat', '.:/docs/b.txt', '.:/docs/nothing')).toMatchObject({
    code: 1,
    stderr: 'my PC:/docs/nothing: There is no such file or folder in this share.\n',
  });
  expect(await refused('find', '')).toMatchObject({ code: 2, stderr: expect.stringContaining('Say a name') });
  expect(await refused('mv', '.:/docs/c.md', '.:/docs/c.md')).toMatchObject({
    code: 1,
    stderr: 'It is there already.\n',
  });
  expect(await refused('put', 'a.txt', '.:/docs')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('this PC'),
  });
});
