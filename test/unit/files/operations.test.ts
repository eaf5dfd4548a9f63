import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { describe, expect, test } from 'vitest';
import type { Found } from '../../../agents/files/contract.ts';
import { find } from '../../../agents/files/find.ts';
import { nameMatcher } from '../../../agents/files/name-matcher.ts';
import { emptyOldTrash } from '../../../agents/files/old-trash.ts';
import type { Walk } from '../../../agents/files/open.ts';
import { Shares } from '../../../agents/files/shares.ts';
import type { Link } from '../../../app/link/link.ts';
import { openDevice } from './device.ts';
import { openDescriptors, shareFolder, snapshotOf, temporaryFolder } from './share-folder.ts';

const condition = (condition: string) => expect.objectContaining({ name: 'Refusal', condition });
const laptop = { device: 'laptop', jid: 'you@example.org/laptop', online: true, paired: true };
const noSignal = new AbortController().signal;

test('what stands at a path', async () => {
  const { share } = shareFolder();
  utimesSync(join(share, 'docs/b.txt'), 1000, 1000);
  const { call, ask } = await openDevice([{ folder: share }]);
  for (const path of ['', '/']) expect(await call('info', { path })).toEqual({ kind: 'folder', name: '' });
  expect(await call('info', { path: 'docs' })).toMatchObject({ kind: 'folder', name: 'docs' });
  expect(await ask('info', { path: 'docs/docs' })).toMatchObject({ kind: 'folder', name: 'docs' });
  expect(await ask('info', { path: 'docs/docs/b.txt' })).toEqual({
    kind: 'file',
    name: 'b.txt',
    sizeBytes: 6,
    mediaType: 'text/plain',
    modified: '1970-01-01T00:16:40.000Z',
  });
  await expect(ask('info', { path: 'docs/none' })).rejects.toEqual(condition('item-not-found'));
  await expect(ask('info', { path: 'docs/.dragoman' })).rejects.toEqual(condition('item-not-found'));
});

describe('a hash', () => {
  const MiB = 1024 * 1024;

  test('is that of all bytes, told as it goes on', async () => {
    const folder = temporaryFolder();
    const bytes = Buffer.alloc(70 * MiB + 3, 'seventy');
    writeFileSync(join(folder, 'large'), bytes);
    writeFileSync(join(folder, 'empty'), '');
    const { call } = await openDevice([{ folder }]);
    const told: { bytesDone: number }[] = [];
    const progress = (one: { bytesDone: number }) => void told.push(one);
    const { sha256 } = await call('hash', { path: 'docs/large' }, { progress });
    expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(told).toEqual([{ bytesDone: 32 * MiB }, { bytesDone: 64 * MiB }]);
    const nothing = createHash('sha256').digest('hex');
    expect(await call('hash', { path: 'docs/empty' })).toEqual({ sha256: nothing });
    await expect(call('hash', { path: 'docs' })).rejects.toEqual(condition('not-acceptable'));
  });

  test.each([
    ['grows', (file: string) => appendFileSync(file, 'more')],
    ['is written to', (file: string) => utimesSync(file, 5, 5)],
  ])('is refused when the file %s meanwhile, and ends when canceled', async (_what, change) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'large'), Buffer.alloc(40 * MiB));
    const { ask } = await openDevice([{ folder }]);
    const path = 'docs/large';
    const before = openDescriptors();
    const progress = () => change(join(folder, 'large'));
    await expect(ask('hash', { path }, { progress })).rejects.toEqual(condition('conflict'));
    const cancel = new AbortController();
    const asked = ask('hash', { path }, { progress: () => cancel.abort(), signal: cancel.signal });
    await expect(asked).rejects.toThrow('aborted');
    expect(openDescriptors()).toBeLessThanOrEqual(before);
  });
});

describe('found by name', () => {
  test.each([
    ['report', 'My REPORT 2020.pdf', true],
    ['report', 'rep ort', false],
    ['*.PDF', 'a.pdf', true],
    ['*.pdf', 'a.pdfx', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['?', '\u{1f600}', true],
    ['**a*b**', 'xxaxxb', true],
    ['*', '', true],
    ['caf\u00e9', 'CAFE\u0301.txt', true],
    ['[x]', 'a[x]b', true],
    ['a.c', 'abc', false],
    ['*a*b*c', 'aabbc', true],
    ['*a*b*c', 'aabbcd', false],
  ])('%s and %s: %s', (pattern, name, expected) => {
    expect(nameMatcher(pattern)(name)).toBe(expected);
  });

  test('no pattern takes long', () => {
    const isMeant = nameMatcher(`${'*a'.repeat(149)}b`);
    const name = 'a'.repeat(255);
    for (let turn = 0; turn < 200; turn++) expect(isMeant(name)).toBe(false);
  });

  test.each<Walk>(['descriptors', 'compare'])('below a path or everywhere, by %s', async (walk) => {
    const { share } = shareFolder();
    mkdirSync(join(share, '.dragoman/parts'), { recursive: true });
    writeFileSync(join(share, '.dragoman/parts/c.txt'), 'hidden');
    const shares = new Shares([
      { name: 'one', folder: share, access: 'read' },
      { name: 'two', folder: share, access: 'write', who: [] },
      { name: 'drop', folder: share, access: 'drop' },
      { name: 'gone', folder: join(share, 'nothing'), access: 'read' },
    ]);
    const search = async (path: string, name: string, maxFound = 1000) => {
      const batches: Found[][] = [];
      const asking = {
        signal: noSignal,
        asker: { isOneOf: () => false },
        progress: (one: Found[]) => void batches.push(one),
      };
      const result = await find(shares, { path, name }, asking, { walk, maxFound });
      return {
        ...result,
        paths: batches
          .flat()
          .map((one) => one.path)
          .toSorted(),
      };
    };
    const before = openDescriptors();
    expect(await search('', '*.txt')).toEqual({
      found: 5,
      isCut: false,
      paths: [
        'one/a.txt',
        'one/cafe\u0301.txt',
        'one/caf\u00e9.txt',
        'one/docs/b.txt',
        'one/docs/deep/c.txt',
      ],
    });
    expect((await search('one/docs', 'DEEP')).paths).toEqual(['one/docs/deep']);
    expect((await search('', 'secret')).paths).toEqual([]);
    expect((await search('', 'out-')).paths).toEqual([]);
    expect(await search('', '*', 3)).toMatchObject({ found: 3, isCut: true });
    for (const path of ['two', 'drop', 'one/none', 'one/.dragoman', 'one/out-folder', 'one/..'])
      await expect(search(path, '*'), path).rejects.toEqual(condition('item-not-found'));
    expect(openDescriptors()).toBeLessThanOrEqual(before);
  });

  test('deep and many come in pieces, cut at the bounds, ended by the asker', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'd/'.repeat(80)), { recursive: true });
    for (let count = 0; count < 500; count++) writeFileSync(join(folder, `file ${count}`), '');
    const { ask } = await openDevice([{ folder }]);
    const batches: number[] = [];
    const progress = (found: Found[]) => void batches.push(found.length);
    expect(await ask('find', { name: 'file' }, { progress })).toEqual({ found: 500, isCut: true });
    expect(batches.length).toBeGreaterThan(3);
    expect(batches.reduce((sum, one) => sum + one)).toBe(500);
    const cancel = new AbortController();
    const canceled = ask('find', { name: '*' }, { progress: () => cancel.abort(), signal: cancel.signal });
    await expect(canceled).rejects.toThrow('aborted');
  });
});

describe('a preview', () => {
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  const files: [string, string | Buffer, object][] = [
    ['a.txt', 'plain äöü \u{1f600}', { kind: 'text', text: 'plain äöü \u{1f600}', isCut: false }],
    ['empty', '', { kind: 'text', text: '', isCut: false }],
    ['latin.txt', Buffer.from('caf\xe9', 'latin1'), { kind: 'none' }],
    ['zero.txt', 'a\0b', { kind: 'none' }],
    ['a.png', png, { kind: 'image', mediaType: 'image/png', base64: png.toString('base64') }],
    ['text.png', 'no picture', { kind: 'text', text: 'no picture', isCut: false }],
    ['png.jpg', png, { kind: 'none' }],
    ['a.jpeg', Buffer.from('ffd8ffe0', 'hex'), { kind: 'image', mediaType: 'image/jpeg' }],
    ['a.gif', 'GIF89a...', { kind: 'image', mediaType: 'image/gif' }],
    ['a.webp', 'RIFF\n\r__WEBPVP8', { kind: 'image', mediaType: 'image/webp' }],
    ['a.bmp', 'BM....', { kind: 'image', mediaType: 'image/bmp' }],
    ['a.avif', '\0\0\0\x20ftypavif', { kind: 'image', mediaType: 'image/avif' }],
    ['a.svg', '<svg onload="alert(1)"/>', { kind: 'text', text: '<svg onload="alert(1)"/>' }],
    [
      'big.png',
      Buffer.concat([png, Buffer.alloc(8 * 1024 * 1024)]),
      { kind: 'none', reason: expect.stringContaining('too large') },
    ],
  ];

  test('of text, of pictures, of neither, here and on another device', async () => {
    const folder = temporaryFolder();
    const far = await openDevice([{ folder }]);
    const near = await openDevice([], { devices: [laptop], link: async () => far.link });
    const both = async (path: string) => {
      const seen = await near.call('preview', { device: 'laptop', path });
      expect(await far.call('preview', { path }), path).toEqual(seen);
      return seen;
    };
    for (const [name, content, expected] of files) {
      writeFileSync(join(folder, name), content);
      expect(await both(`docs/${name}`), name).toMatchObject(expected);
    }
    // The cut goes through a character.
    writeFileSync(join(folder, 'long.txt'), `${'x'.repeat(256 * 1024 - 1)}é and more`);
    const cut = await both('docs/long.txt');
    expect(cut).toEqual({ kind: 'text', text: 'x'.repeat(256 * 1024 - 1), isCut: true });
    await expect(far.ask('preview', { path: 'docs' })).rejects.toEqual(condition('not-acceptable'));
  });

  test.each([
    [{ kind: 'image', mediaType: 'image/png' }, '<svg/>'],
    [{ kind: 'text', isCut: false }, '\0'],
  ])('another device that says %j of other bytes is not believed', async (head, bytes) => {
    const call = async (_contract: unknown, _name: string, _input: unknown, { down }: { down: Writable }) => {
      await finished(down.end(bytes));
      return head;
    };
    const near = await openDevice([], { devices: [laptop], link: async () => ({ call }) as unknown as Link });
    expect(await near.call('preview', { device: 'laptop', path: 'x' })).toMatchObject({ kind: 'none' });
  });
});

describe('a watched folder', () => {
  test('tells of what comes, goes and changes in it, until canceled', async () => {
    const folder = temporaryFolder();
    const { ask } = await openDevice([{ folder }]);
    const before = openDescriptors();
    const cancel = new AbortController();
    const told: string[] = [];
    let next = () => {};
    const progress = ({ path }: { path: string }) => {
      told.push(path);
      next();
    };
    const watching = ask('watch', { path: 'docs' }, { progress, signal: cancel.signal });
    const heard = () =>
      new Promise<void>((resolve) => {
        next = resolve;
      });
    // The watch may begin after the first change: that is made until it is heard.
    const again = setInterval(() => writeFileSync(join(folder, 'a'), '1'), 50);
    await heard();
    clearInterval(again);
    for (const change of [
      () => appendFileSync(join(folder, 'a'), '2'),
      () => renameSync(join(folder, 'a'), join(folder, 'b')),
      () => rmSync(join(folder, 'b')),
    ]) {
      const told = heard();
      change();
      await told;
    }
    cancel.abort();
    await watching;
    expect(told.length).toBeGreaterThan(3);
    expect(new Set(told)).toEqual(new Set(['docs']));
    // One is the event loop’s own, for all that is ever watched.
    expect(openDescriptors()).toBeLessThanOrEqual(before + 1);
  });
});

describe('changes', () => {
  test('a folder is made once, with all names that are none refused', async () => {
    const { base, share } = shareFolder();
    const { ask } = await openDevice([{ folder: share }]);
    await ask('makeFolder', { path: 'docs/docs/new' });
    expect(statSync(join(share, 'docs/new')).isDirectory()).toBe(true);
    const before = snapshotOf(base);
    for (const path of ['docs/docs/new', 'docs/a.txt', 'docs/out-folder'])
      await expect(ask('makeFolder', { path }), path).rejects.toEqual(condition('conflict'));
    for (const path of ['docs', 'docs/..', 'docs/.dragoman', `docs/${'x'.repeat(300)}`])
      await expect(ask('makeFolder', { path }), path).rejects.toEqual(condition('not-acceptable'));
    await expect(ask('makeFolder', { path: 'docs/none/new' })).rejects.toEqual(condition('item-not-found'));
    await expect(ask('makeFolder', { path: 'none/new' })).rejects.toEqual(condition('item-not-found'));
    expect(snapshotOf(base)).toEqual(before);
  });

  test('files and folders are moved and moved back, by the asker and by the person', async () => {
    const { share } = shareFolder();
    const { ask, stage } = await openDevice([{ folder: share }]);
    const before = snapshotOf(share);
    const inner = (of: Record<string, string>) =>
      Object.fromEntries(Object.entries(of).filter(([path]) => !path.startsWith('.dragoman')));
    const first = await ask('move', { from: 'docs/docs/deep', to: 'docs/empty/deeper' });
    expect(readFileSync(join(share, 'empty/deeper/c.txt'), 'utf8')).toBe('inside');
    const second = await ask('move', { from: 'docs/a.txt', to: 'docs/empty/deeper/b.txt' });
    expect(statSync(join(share, 'empty/deeper/b.txt')).nlink).toBe(1);
    expect(readdirSync(join(share, '.dragoman/aside'))).toEqual([]);
    expect(await ask('restore', second)).toEqual({ note: 'moved docs/a.txt to docs/empty/deeper/b.txt' });
    await stage.running.undo(first.undo);
    expect(inner(snapshotOf(share))).toEqual(inner(before));
    await expect(ask('restore', first)).rejects.toEqual(condition('conflict'));
    await expect(ask('restore', { undo: 'unknown' })).rejects.toEqual(condition('item-not-found'));
  });

  test('nothing is moved over something, into itself, or out of its share', async () => {
    const { base, share } = shareFolder();
    const other = temporaryFolder();
    const { ask } = await openDevice([{ folder: share }, { name: 'other', folder: other }]);
    const before = snapshotOf(base);
    const refused: [string, string, string][] = [
      ['docs/a.txt', 'docs/docs/b.txt', 'conflict'],
      ['docs/a.txt', 'docs/docs', 'conflict'],
      ['docs/docs', 'docs/empty', 'conflict'],
      ['docs/docs', 'docs/a.txt', 'conflict'],
      ['docs/a.txt', 'docs/out-file', 'conflict'],
      ['docs/a.txt', 'docs/to-nothing', 'conflict'],
      ['docs/a.txt', 'docs/a.txt', 'not-acceptable'],
      ['docs/docs', 'docs/docs/deep/x', 'not-acceptable'],
      ['docs/a.txt', 'other/a.txt', 'not-acceptable'],
      ['docs', 'docs/x', 'not-acceptable'],
      ['docs/a.txt', 'docs', 'not-acceptable'],
      ['docs/a.txt', 'docs/.dragoman/x', 'not-acceptable'],
      ['docs/a.txt', 'docs/none/x', 'item-not-found'],
      ['docs/a.txt', 'docs/out-folder/x', 'conflict'],
      ['docs/none', 'docs/x', 'item-not-found'],
      ['docs/out-file', 'docs/x', 'item-not-found'],
      ['docs/to-nothing', 'docs/x', 'item-not-found'],
      ['docs/.dragoman', 'docs/x', 'item-not-found'],
    ];
    for (const [from, to, expected] of refused)
      await expect(ask('move', { from, to }), `${from} ${to}`).rejects.toEqual(condition(expected));
    expect(snapshotOf(base)).toEqual(before);
    expect(readdirSync(other)).toEqual([]);
  });

  test('what is deleted lies in the trash, and comes back as it was', async () => {
    const { share } = shareFolder();
    const { ask, call, stage } = await openDevice([{ folder: share }]);
    const inode = lstatSync(join(share, 'docs')).ino;
    const folder = await ask('trash', { path: 'docs/docs' });
    const file = await call('trash', { path: 'docs/a.txt' });
    expect(existsSync(join(share, 'docs'))).toBe(false);
    expect(existsSync(join(share, 'a.txt'))).toBe(false);
    expect((await call('list', { path: 'docs' })).directories.map(({ name }) => name)).toEqual(['empty']);
    expect(await ask('restore', file)).toEqual({ note: 'deleted docs/a.txt' });
    await stage.running.undo(folder.undo);
    expect(lstatSync(join(share, 'docs')).ino).toBe(inode);
    expect(readFileSync(join(share, 'a.txt'), 'utf8')).toBe('inside');
    expect(readdirSync(join(share, '.dragoman/trash'))).toEqual([]);
    expect((await stage.activity.list()).filter(({ undo }) => undo === folder.undo)).toMatchObject([
      { peer: 'you@example.org/laptop', action: 'link trash', reason: 'deleted docs/docs' },
    ]);
  });

  test.each<[string, (share: string) => void]>([
    ['there is something in its place', (share) => writeFileSync(join(share, 'a.txt'), 'new')],
    ['the trash is empty', (share) => rmSync(join(share, '.dragoman'), { recursive: true })],
    [
      'another lies there',
      (share) => {
        const trash = join(share, '.dragoman/trash');
        const file = join(trash, readdirSync(trash)[0] ?? '', 'a.txt');
        rmSync(file);
        writeFileSync(file, 'another');
      },
    ],
  ])('taking back is refused when %s', async (_what, meddle) => {
    const { base, share } = shareFolder();
    const { ask, stage } = await openDevice([{ folder: share }]);
    const { undo } = await ask('trash', { path: 'docs/a.txt' });
    meddle(share);
    const before = snapshotOf(base);
    await expect(ask('restore', { undo })).rejects.toEqual(condition('conflict'));
    await expect(stage.running.undo(undo)).rejects.toEqual(condition('conflict'));
    expect(snapshotOf(base)).toEqual(before);
  });

  test('what was moved and made anew since is another', async () => {
    const { share } = shareFolder();
    const { ask } = await openDevice([{ folder: share }]);
    const moved = await ask('move', { from: 'docs/a.txt', to: 'docs/x.txt' });
    rmSync(join(share, 'x.txt'));
    writeFileSync(join(share, 'x.txt'), 'another, perhaps of the same number');
    await expect(ask('restore', moved)).rejects.toEqual(condition('conflict'));
    const gone = await ask('move', { from: 'docs/docs/b.txt', to: 'docs/y.txt' });
    rmSync(join(share, 'docs'), { recursive: true });
    await expect(ask('restore', gone)).rejects.toEqual(condition('conflict'));
    expect(readFileSync(join(share, 'y.txt'), 'utf8')).toBe('inside');
  });

  test('the trash keeps things for a month, and then removes them and no link’s target', async () => {
    const { share, outside } = shareFolder();
    const { ask } = await openDevice([{ folder: share }]);
    await ask('trash', { path: 'docs/docs' });
    const link = '1700000000000-0123456789abcdef';
    symlinkSync(outside, join(share, '.dragoman/trash', link));
    const before = snapshotOf(outside);
    await emptyOldTrash(share);
    expect(readdirSync(join(share, '.dragoman/trash'))).toHaveLength(2);
    await emptyOldTrash(share, Date.now() + 33 * 24 * 60 * 60_000);
    expect(readdirSync(join(share, '.dragoman/trash'))).toEqual([link]);
    expect(snapshotOf(outside)).toEqual(before);
  });
});

describe('who may do what', () => {
  const allowed: Record<string, string[]> = {
    read: ['list', 'info', 'hash', 'find', 'preview'],
    add: ['list', 'info', 'hash', 'find', 'preview', 'makeFolder'],
    drop: [],
    write: ['list', 'info', 'hash', 'find', 'preview', 'makeFolder', 'move', 'trash'],
  };
  const inputs = {
    list: { path: 'docs' },
    info: { path: 'docs/a.txt' },
    hash: { path: 'docs/a.txt' },
    find: { path: 'docs', name: '*' },
    preview: { path: 'docs/a.txt' },
    makeFolder: { path: 'docs/new' },
    move: { from: 'docs/a.txt', to: 'docs/moved.txt' },
    trash: { path: 'docs/docs' },
  } as const;
  const names = Object.keys(inputs) as (keyof typeof inputs)[];

  test.each(['read', 'add', 'drop', 'write'] as const)('in a share with access %s', async (access) => {
    for (const who of [undefined, ['own-devices' as const], ['group:Family' as const]]) {
      for (const asAsker of [true, false]) {
        const { base, share } = shareFolder();
        const { ask, call } = await openDevice([{ folder: share, access, ...(who && { who }) }]);
        const isTheirs = !asAsker || who?.[0] !== 'group:Family';
        const before = snapshotOf(base);
        for (const name of names) {
          const run = (asAsker ? ask : call) as typeof ask;
          const done = await run(name, inputs[name] as never).then(
            () => 'done',
            (error: Error) => error.name,
          );
          const may = isTheirs && allowed[access]?.includes(name);
          expect([access, who, asAsker, name, done]).toEqual([
            access,
            who,
            asAsker,
            name,
            may ? 'done' : 'Refusal',
          ]);
        }
        if (access !== 'write' && access !== 'add') expect(snapshotOf(base)).toEqual(before);
      }
    }
  });

  test('only who may change a share takes back what was done in it', async () => {
    const { share } = shareFolder();
    const { ask, stage } = await openDevice([{ folder: share, who: ['own-devices'] }]);
    const { undo } = await ask('trash', { path: 'docs/a.txt' });
    await expect(ask('restore', { undo }, { circles: ['own-account'] })).rejects.toEqual(
      condition('item-not-found'),
    );
    expect(existsSync(join(share, 'a.txt'))).toBe(false);
    await stage.running.undo(undo);
    expect(existsSync(join(share, 'a.txt'))).toBe(true);
  });
});

describe('on another device', () => {
  test('all is asked inside the link; an unpaired one only lists, by query', async () => {
    const { share } = shareFolder();
    const far = await openDevice([{ folder: share }]);
    const queried: unknown[] = [];
    const near = await openDevice([], {
      devices: [laptop, { ...laptop, device: 'old', paired: false }],
      link: async () => far.link,
      query: async (...asked) => {
        queried.push(asked.slice(0, 1).concat(asked.slice(2, 3)));
        return { directories: [], files: [] } as never;
      },
    });
    const device = 'laptop';
    expect((await near.call('list', { device, path: '' })).directories).toEqual([{ name: 'docs' }]);
    expect(await near.call('info', { device, path: 'docs/a.txt' })).toMatchObject({ name: 'a.txt' });
    const { undo } = await near.call('trash', { device, path: 'docs/a.txt' });
    expect(existsSync(join(share, 'a.txt'))).toBe(false);
    await near.call('restore', { device, undo });
    expect(existsSync(join(share, 'a.txt'))).toBe(true);
    expect(queried).toEqual([]);
    await near.call('list', { device: 'old', path: 'x', max: 5, sort: 'name' });
    expect(queried).toEqual([['old', { path: 'x', max: 5 }]]);
    await expect(near.call('list', { device: 'old', path: '', sort: 'size' })).rejects.toThrow('Pair');
    await expect(near.call('list', { device: 'old', path: '', descending: true })).rejects.toThrow('Pair');
  });

  test('a search goes to all that can be asked, and says which could not', async () => {
    const here = shareFolder();
    const there = shareFolder();
    const far = await openDevice([{ folder: there.share, name: 'theirs' }]);
    const near = await openDevice([{ folder: here.share, name: 'mine' }], {
      devices: [
        laptop,
        { ...laptop, device: 'broken' },
        { ...laptop, device: 'asleep', online: false },
        { ...laptop, device: 'stranger', paired: false },
      ],
      link: async (device) => {
        if (device === 'broken') throw new Error('ECONNRESET at 10.0.0.1');
        return far.link;
      },
    });
    const found: { path: string; device?: string }[] = [];
    const progress = (some: typeof found) => void found.push(...some);
    const result = await near.call('find', { name: 'b.txt' }, { progress });
    expect(found.map(({ path, device = '' }) => [device, path]).toSorted()).toEqual([
      ['', 'mine/docs/b.txt'],
      ['laptop', 'theirs/docs/b.txt'],
    ]);
    expect({ ...result, unasked: result.unasked.toSorted((a, b) => (a.device < b.device ? -1 : 1)) }).toEqual(
      {
        found: 2,
        isCut: false,
        unasked: [
          { device: 'asleep', reason: 'It is not online.' },
          { device: 'broken', reason: 'The connection to it broke.' },
          { device: 'stranger', reason: 'It is not paired with this device.' },
        ],
      },
    );
    found.length = 0;
    await near.call('find', { device: 'laptop', path: 'theirs/docs', name: '*' }, { progress });
    expect(found).toHaveLength(3);
    found.length = 0;
    expect(await near.call('find', { here: true, name: 'b.txt' }, { progress })).toEqual({
      ...{ found: 1, isCut: false, unasked: [] },
    });
    expect(found).toMatchObject([{ path: 'mine/docs/b.txt' }]);
  });
});
