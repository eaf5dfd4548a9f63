import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Device, install } from './device/device.ts';
import { pair } from './device/pair.ts';
import { dragoman, launch, program } from './device/program.ts';
import { until } from './device/until.ts';
import { kept } from './kept.ts';
import { freshFolder } from './servers/folder.ts';
import { startProsody } from './servers/index.ts';

// Two paired devices: everything is typed at the desktop, and the files are the laptop's.

const MIB = 1024 * 1024;

let desktop: Device;
let laptop: Device;
let docs: string;

beforeAll(async () => {
  const server = await startProsody();
  await server.addUser('you', 'secret');
  docs = freshFolder('docs');
  mkdirSync(join(docs, 'letters', 'old'), { recursive: true });
  for (const name of ['a.txt', 'b.txt', 'c.md', 'letters/d.txt', 'letters/old/e.txt'])
    writeFileSync(join(docs, name), `this is ${name}`);
  const account = { server, jid: 'you@localhost', password: 'secret' };
  const shares = [
    { name: 'docs', folder: docs, access: 'write' },
    { name: 'inbox', folder: freshFolder('inbox'), access: 'drop' },
  ];
  [desktop, laptop] = await Promise.all([
    install({ ...account, name: 'desktop' }),
    install({ ...account, name: 'laptop', settings: { 'files.shares': shares } }),
  ]);
  await Promise.all([desktop.run(), laptop.run()]);
  await pair(desktop, laptop, { one: 'desktop', other: 'laptop' });
  return async () => {
    await Promise.all([desktop[Symbol.asyncDispose](), laptop[Symbol.asyncDispose]()]);
    await server[Symbol.asyncDispose]();
  };
}, 60_000);

const done = async (...args: string[]) => {
  const { code, stdout, stderr } = await desktop.cli(...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};
const lines = async (...args: string[]) => (await done(...args)).split('\n').slice(0, -1);
const values = async (...args: string[]) =>
  (await lines(...args, '--json')).map((line) => JSON.parse(line) as Record<string, unknown>);
const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');
const names = (folder: string) => readdirSync(folder, { recursive: true }).map(String).sort();

/** A file of random bytes in the laptop's share. */
function big(name: string, bytes: number): string {
  const content = randomBytes(bytes);
  writeFileSync(join(docs, name), content);
  return sha256(content);
}

test('ls and find', async () => {
  expect(await lines('ls')).toEqual(['desktop:/  shares nothing', 'laptop:/docs/']);
  expect(await lines('ls', 'laptop:/docs')).toEqual(['letters/', 'a.txt', 'b.txt', 'c.md']);
  expect(await lines('ls', 'laptop:/docs/**/*.txt')).toContain('laptop:/docs/letters/old/e.txt');
  expect(await lines('find', 'e.txt')).toEqual(['laptop:/docs/letters/old/e.txt']);
});

describe('get', () => {
  test('a file into a folder, under another name, and again', async () => {
    const to = freshFolder('to');
    expect(await done('get', 'laptop:/docs/a.txt', to)).toMatch(/\/a\.txt \(13 B, direct\)\n$/);
    await done('get', 'laptop:/docs/a.txt', join(to, 'other.txt'));
    await done('get', 'laptop:/docs/a.txt', to);
    await done('get', 'laptop:/docs/b.txt', join(to, 'a.txt'), '--existing', 'replace');
    expect(names(to)).toEqual(['a (2).txt', 'a.txt', 'other.txt']);
    expect(readFileSync(join(to, 'a.txt'), 'utf8')).toBe('this is b.txt');
    expect(readFileSync(join(to, 'a (2).txt'), 'utf8')).toBe('this is a.txt');
    expect(await desktop.cli('get', 'laptop:/docs/a.txt', to, '--existing', 'refuse')).toMatchObject({
      code: 1,
    });
    expect(await desktop.cli('get', 'laptop:/docs/a.txt', join(to, 'no', 'where'))).toMatchObject({
      code: 1,
    });
  });

  test('a pattern, several places and a folder', async () => {
    const to = freshFolder('to');
    await done('get', 'laptop:/docs/*.txt', 'laptop:/docs/c.md', to);
    expect(names(to)).toEqual(['a.txt', 'b.txt', 'c.md']);
    const refused = await desktop.cli('get', 'laptop:/docs/letters', to);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('dragoman get -r') });
    await done('get', '-r', 'laptop:/docs/letters', to);
    expect(readFileSync(join(to, 'letters', 'old', 'e.txt'), 'utf8')).toBe('this is letters/old/e.txt');
  });

  test('what cannot be fetched is said, and the rest is there', async () => {
    mkdirSync(join(docs, 'mixed'));
    writeFileSync(join(docs, 'mixed', 'file'), 'there');
    symlinkSync('/etc/passwd', join(docs, 'mixed', 'link'));
    const to = freshFolder('to');
    const { code, stderr } = await desktop.cli('get', '-r', 'laptop:/docs/mixed', to);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('link') });
    expect(names(to)).toEqual(['mixed', 'mixed/file']);
    expect(await desktop.cli('get', 'laptop:/docs/nothing.txt', to)).toMatchObject({ code: 1 });
  });

  test('as values, and left to the queue', async () => {
    const to = freshFolder('to');
    const told = await values('get', 'laptop:/docs/a.txt', to);
    expect(told.at(-1)).toMatchObject({ direction: 'get', device: 'laptop', state: 'done', filesDone: 1 });
    const [id = ''] = await lines('get', 'laptop:/docs/b.txt', to, '--detach');
    const all = () => desktop.call.files.transfers({});
    await until(all, (list) => list.some((one) => one.id === id && one.state === 'done'));
    expect(readFileSync(join(to, 'b.txt'), 'utf8')).toBe('this is b.txt');
    expect(await done('transfers')).toContain(id);
    await done('transfers', 'forget', id);
    expect((await all()).map((one) => one.id)).not.toContain(id);
  });

  test.each(['direct', 'proxy', 'inband'])('by %s', async (via) => {
    const to = freshFolder('to');
    const [end] = (await values('get', 'laptop:/docs/a.txt', to, '--via', via)).slice(-1);
    expect(end).toMatchObject({ state: 'done', via });
    expect(await done('cat', 'laptop:/docs/a.txt', '--via', via)).toBe('this is a.txt');
  });

  test('64 MiB to standard output and through cat, the very bytes', async () => {
    const sum = big('big.bin', 64 * MIB);
    for (const verb of [
      ['get', 'laptop:/docs/big.bin', '-'],
      ['cat', 'laptop:/docs/big.bin'],
    ]) {
      const command = ['sh', '-c', 'node "$0" "$@" | sha256sum', program, ...verb];
      const run = await kept(launch([], { command, home: desktop.home }));
      expect(await run.ended).toBe(0);
      expect({ stdout: run.stdout(), stderr: run.stderr() }).toEqual({ stdout: `${sum}  -\n`, stderr: '' });
    }
  });
});

describe('put', () => {
  test('a file, a folder, and from standard input', async () => {
    const from = freshFolder('from');
    mkdirSync(join(from, 'folder', 'below'), { recursive: true });
    writeFileSync(join(from, 'p.txt'), 'put');
    writeFileSync(join(from, 'a:b'), 'colon');
    writeFileSync(join(from, 'folder', 'below', 'f.txt'), 'deep');
    await done('mkdir', 'laptop:/docs/put');
    expect(await done('put', join(from, 'p.txt'), 'laptop:/docs/put')).toMatch(
      /^laptop:\/docs\/put\/p\.txt /,
    );
    await done('put', join(from, 'p.txt'), 'laptop:/docs/put/named.txt');
    await done('put', join(from, 'a:b'), 'laptop:/docs/put/');
    expect(await desktop.cli('put', join(from, 'folder'), 'laptop:/docs/put')).toMatchObject({ code: 1 });
    await done('put', '-r', join(from, 'folder'), 'laptop:/docs/put');
    expect(names(join(docs, 'put'))).toEqual([
      'a:b',
      'folder',
      'folder/below',
      'folder/below/f.txt',
      'named.txt',
      'p.txt',
    ]);
    expect(readFileSync(join(docs, 'put', 'named.txt'), 'utf8')).toBe('put');
    const input = 'from standard input\n'.repeat(100_000);
    const piped = await dragoman(['put', '-', 'laptop:/docs/put/input.txt'], { home: desktop.home, input });
    expect(piped).toEqual({ code: 0, stdout: 'Put: laptop:/docs/put/input.txt\n', stderr: '' });
    expect(readFileSync(join(docs, 'put', 'input.txt'), 'utf8')).toBe(input);
  });

  test('a drop-box takes without telling', async () => {
    const file = join(freshFolder('from'), 'drop.txt');
    writeFileSync(file, 'dropped');
    await done('put', file, 'laptop:/inbox');
    expect(await desktop.cli('ls', 'laptop:/inbox')).toMatchObject({ code: 1 });
  });

  test('what is not there, and what is no place', async () => {
    expect(await desktop.cli('put', 'no-such-file', 'laptop:/docs')).toMatchObject({ code: 1 });
    expect(await desktop.cli('put', 'a.txt', 'laptop:')).toMatchObject({ code: 2 });
    expect(await desktop.cli('put', 'a.txt', 'b.txt')).toMatchObject({ code: 2 });
    expect(await desktop.cli('put', '-', 'laptop:/docs/')).toMatchObject({ code: 2 });
  });
});

test('mkdir, mv, rm, and back', async () => {
  await done('mkdir', 'laptop:/docs/changed');
  writeFileSync(join(docs, 'changed', 'x.txt'), 'x');
  const [moved = ''] = await lines('mv', 'laptop:/docs/changed/x.txt', 'laptop:/docs/changed/y.txt');
  expect(readFileSync(join(docs, 'changed', 'y.txt'), 'utf8')).toBe('x');
  const undo = (line: string) => /dragoman undo (\S+)$/.exec(line)?.[1] ?? '';
  await done('undo', undo(moved));
  expect(names(join(docs, 'changed'))).toEqual(['x.txt']);
  const [gone = ''] = await lines('rm', '-r', 'laptop:/docs/changed');
  expect(existsSync(join(docs, 'changed'))).toBe(false);
  await done('undo', undo(gone));
  expect(names(join(docs, 'changed'))).toEqual(['x.txt']);
});

describe('on a terminal', () => {
  const onTerminal = (...args: string[]) => kept(launch(args, { home: desktop.home, terminal: true }));

  test('one line shows how it goes on, and gives way to where the file is', async () => {
    const sum = big('shown.bin', 256 * MIB);
    const to = freshFolder('to');
    const person = await onTerminal('get', 'laptop:/docs/shown.bin', to);
    await person.waitFor(/\r[^\n]*\[[=> ]{20}\] +\d+ % +[\d.]+ k?M?B of 268 MB/);
    expect(await person.ended).toBe(0);
    expect(person.stdout().split('\r\u001b[K').at(-1)).toMatch(
      /^[^\r\n]*\/shown\.bin \(268 MB, direct\)\r\n$/,
    );
    expect(sha256(readFileSync(join(to, 'shown.bin')))).toBe(sum);
  });

  test('Ctrl-C cancels at any moment, and nothing half done is left', async () => {
    big('stopped.bin', 64 * MIB);
    const to = freshFolder('to');
    const get = ['get', 'laptop:/docs/stopped.bin', to, '--via', 'inband'];
    const began = performance.now();
    const person = await onTerminal(...get);
    await person.waitFor(/\d+ %/);
    const untilShownMs = performance.now() - began;
    person.type('\u0003');
    expect({ code: await person.ended, said: person.stdout() }).toEqual({
      code: 1,
      said: expect.stringMatching(/^(?!.*Pending).*Canceled\.\r\n$/s),
    });
    for (const part of [0.4, 0.6, 0.8, 0.9, 1]) {
      const early = await kept(launch(get, { home: desktop.home }));
      await delay(part * untilShownMs);
      early.signal('SIGINT');
      // Before it has begun anything it ends as any program.
      expect([1, 'SIGINT']).toContain(await early.ended);
    }
    const all = await desktop.call.files.transfers({});
    expect(all.filter(({ state }) => ['waiting', 'paused', 'running'].includes(state))).toEqual([]);
    await expect.poll(() => names(to)).toEqual([]);
  });
});

test('a device that is away is waited for, unless the person does not want to', async () => {
  await laptop.kill();
  const to = freshFolder('to');
  for (;;) {
    const { code, stderr } = await desktop.cli('get', 'laptop:/docs/a.txt', to, '--no-wait');
    expect(code).toBe(1);
    if (stderr.includes('laptop is not online')) break;
  }
  const waiting = await kept(launch(['get', 'laptop:/docs/a.txt', to], { home: desktop.home }));
  await waiting.waitFor('laptop');
  expect(names(to)).toEqual([]);
  await laptop.run();
  expect(await waiting.ended).toBe(0);
  expect(names(to)).toEqual(['a.txt']);
});
