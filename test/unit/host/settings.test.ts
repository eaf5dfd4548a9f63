import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { filesContract } from '../../../agents/files/contract.ts';
import { Settings, SettingsProblem } from '../../../app/host/settings.ts';
import { drawnSettings, settingsSchema } from '../../../app/host/settings-schema.ts';
import { temporaryFolder } from './stage.ts';

const schema = settingsSchema([filesContract]);
const account = { jid: 'you@example.org', device: 'desk', resource: 'dragoman-1' };
const share = { name: 'docs', folder: '/srv/docs', access: 'read' };

function write(content: string | object): string {
  const file = join(temporaryFolder(), 'settings.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}
const open = (content: string | object) => Settings.open(write(content), schema);
const problem = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error) => {
      expect(error).toBeInstanceOf(SettingsProblem);
      return (error as Error).message;
    },
  );

test('without a file there are the defaults', async () => {
  const settings = await Settings.open(join(temporaryFolder(), 'settings.json'), schema);
  expect(settings.value).toEqual({ version: 1, priority: -1, status: '', grants: [], files: { shares: [] } });
  expect(settings.get('files.shares')).toEqual([]);
  expect(settings.get('nothing.here')).toBeUndefined();
  for (const path of ['toString', '__proto__', 'constructor', 'files.hasOwnProperty'])
    expect(settings.get(path), path).toBeUndefined();
});

test('addresses are kept as the server writes them', async () => {
  const settings = await open({ version: 1, account: { ...account, jid: 'You@Example.ORG' } });
  expect(settings.value.account?.jid).toBe('you@example.org');
});

test.each([
  ['priority', 0],
  ['priority', 5],
  ['priority', -129],
  ['priority', '-1'],
  ['priority', -1.5],
  ['priority', null],
  ['version', 2],
  ['status', 'x'.repeat(501)],
  ['status', 7],
  ['account', { ...account, jid: 'you' }],
  ['account.jid', 'you@example.org/phone'],
  ['account.jid', '@'],
  ['account.device', ''],
  ['account.device', 'x'.repeat(61)],
  ['account.resource', undefined],
  ['account.server', 'example.org'],
  ['account.allowPlain', 'yes'],
  ['account.password', 'secret'],
  ['grants', {}],
  ['grants[0]', { permission: 'files.burn', who: 'everyone', decision: 'allow' }],
  ['grants[0]', { permission: 'files.read', who: 'somebody', decision: 'allow' }],
  ['grants[0]', { permission: 'files.read', who: 'jid:a@b/c', decision: 'allow' }],
  ['grants[0]', { permission: 'files.read', who: 'everyone', decision: 'maybe' }],
  ['grants[0]', { permission: 'files.read', who: 'everyone', decision: 'allow', until: 'noon' }],
  ['files.shares[0]', { ...share, name: 'a/b' }],
  ['files.shares[0]', { ...share, name: '..' }],
  ['files.shares[0]', { ...share, folder: 'docs' }],
  ['files.shares[0]', { ...share, access: 'own' }],
  ['files.shares[0]', { ...share, who: ['nobody'] }],
  ['files.shares[1]', share],
  ['files.colour', 'red'],
  ['colour', 'red'],
])('%s = %j is refused with its place, and nothing changes', async (path, value) => {
  const before = JSON.stringify({ version: 1, account, files: { shares: [share] } });
  const file = write(before);
  const settings = await Settings.open(file, schema);
  const told = await problem(settings.set(path, value));
  const place = path.split(/[.[]/)[0] ?? '';
  expect(told).toContain(place);
  expect(told?.replace(file, '').length).toBeGreaterThan(place.length + 4);
  expect(readFileSync(file, 'utf8')).toBe(before);
  expect(settings.value.account).toMatchObject(account);
});

test('each fault is told with its own path', async () => {
  const told = await problem(
    open({ version: 1, priority: 5, files: { shares: [{ ...share, access: 'x' }], colour: 1 }, colour: 2 }),
  );
  expect(told).toContain('priority: must be from -128 to -1');
  expect(told).toContain('files.shares[0].access: ');
  expect(told).toMatch(/files: .*colour/);
  expect(told).toMatch(/settings: .*colour/);
});

test.each([
  '__proto__.polluted',
  'constructor.prototype.polluted',
  'files.__proto__.polluted',
  'prototype',
  '',
  'a[__proto__]',
])('the path “%s” reaches nothing', async (path) => {
  const settings = await open({ version: 1 });
  expect(await problem(settings.set(path, 1))).toBeTruthy();
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  expect(settings.get('polluted')).toBeUndefined();
});

test('a file that names a prototype is refused and pollutes nothing', async () => {
  expect(await problem(open('{ "version": 1, "__proto__": { "priority": 5 } }'))).toBeTruthy();
  expect(({} as Record<string, unknown>).priority).toBeUndefined();
});

test.each([
  ['{\n  "version": 1,\n  "priority": x\n}', 'line 3, column 15'],
  ['{\n  "version": 1,\n}', 'line 3, column 1'],
  ['{\n  "version": 1\n  "priority": -1\n}', 'line 3, column 3'],
  ['{\n  "version": 1', 'line 2, column 15'],
  ['{ "version": 1 } x', 'line 1, column 18'],
  ['{ "version": nul }', 'line 1, column 17'],
  ['{ "a": [1,] }', 'line 1, column 11'],
  ["{ 'version': 1 }", 'line 1, column 3'],
  ['{ "status": "a\nb" }', 'line 1, column 15'],
  ['{ "version": 1, // mine\n}', 'line 1, column 17'],
  ['', 'line 1, column 1'],
])('broken JSON names its place: %j', async (text, place) => {
  expect(await problem(open(text))).toContain(`is not valid JSON, ${place}`);
});

test.each(['[]', 'null', '7', '"x"'])('%s is no settings', async (text) => {
  expect(await problem(open(text))).toContain('it must be an object');
});

test('a byte order mark is passed over', async () => {
  expect((await open('\uFEFF{ "version": 1, "priority": -7 }')).value.priority).toBe(-7);
});

test('what was set is written at once, for its owner alone, and nothing is left beside it', async () => {
  const file = write({ version: 1 });
  const settings = await Settings.open(file, schema);
  const changes: unknown[] = [];
  settings.on('change', (now, before) => void changes.push([before.priority, now.priority]));
  await settings.set('priority', -5);
  expect(changes).toEqual([[-1, -5]]);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ version: 1, priority: -5 });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await readdir(join(file, '..'))).toEqual(['settings.json']);
  await settings.set('priority', undefined);
  expect(settings.value.priority).toBe(-1);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ version: 1 });
});

test('what is taken out of a list closes up; what is not there, or leads to a prototype, is refused', async () => {
  const shares = ['a', 'b', 'c'].map((name) => ({ ...share, name }));
  const file = write({ version: 1, account: { ...account, server: 'here:5222' }, files: { shares } });
  const settings = await Settings.open(file, schema);
  await settings.set('files.shares[1]', undefined);
  expect(settings.get('files.shares')).toEqual([shares[0], shares[2]]);
  await settings.set('account.server', undefined);
  expect(settings.value.account).not.toHaveProperty('server');
  await settings.set('status', undefined); // it is at its default already
  const before = readFileSync(file, 'utf8');
  for (const path of [
    'account.server',
    'files.shares[7]',
    'files.shars',
    '__proto__.toString',
    'constructor',
  ])
    expect(await problem(settings.set(path, undefined)), path).toMatch(/is (not set|no path of a setting)$/);
  expect(await problem(settings.set('version', undefined))).toContain('version: must be 1');
  expect(await problem(settings.set('account.jid', undefined))).toContain('account.jid: is required');
  expect(readFileSync(file, 'utf8')).toBe(before);
  expect(typeof {}.toString).toBe('function');
});

test('a list that changed since the person saw it is not written over', async () => {
  const file = write({ version: 1, files: { shares: [share] } });
  const settings = await Settings.open(file, schema);
  const seen = settings.get('files.shares');
  await settings.set('files.shares', [share, { ...share, name: 'more' }], seen);
  expect(await problem(settings.set('files.shares', [], seen))).toMatch(/changed elsewhere/);
  expect(settings.get('files.shares')).toHaveLength(2);
  // Changed by hand, and nobody has noticed yet.
  const now = settings.get('files.shares');
  writeFileSync(file, JSON.stringify({ version: 1, files: { shares: [] } }));
  expect(await problem(settings.set('files.shares', [share], now))).toMatch(/changed elsewhere/);
  expect(JSON.parse(readFileSync(file, 'utf8')).files.shares).toEqual([]);
});

test('what was refused says which of it, in words', async () => {
  const settings = await open({ version: 1 });
  const faults = (path: string, value: unknown) =>
    settings.set(path, value).then(
      () => [],
      (error: SettingsProblem) => error.faults,
    );
  expect(await faults('priority', 0)).toEqual([
    { path: 'priority', message: expect.stringMatching(/^must be from -128 to -1: /) },
  ]);
  expect(await faults('priority', -200)).toEqual([{ path: 'priority', message: 'must be at least -128' }]);
  expect(await faults('priority', 'low')).toEqual([{ path: 'priority', message: 'must be a number' }]);
  expect(await faults('priority', -1.5)).toEqual([{ path: 'priority', message: 'must be a whole number' }]);
  expect(await faults('files.shares', [share, { ...share, folder: 'x', name: 'a/b' }])).toEqual([
    { path: 'files.shares[1].name', message: expect.stringContaining('must not contain slashes') },
    { path: 'files.shares[1].folder', message: expect.stringContaining('must be a whole path') },
  ]);
  expect(await faults('files.shares', [share, share])).toEqual([
    { path: 'files.shares', message: 'two shares have the same name' },
  ]);
  expect(await faults('grants', [{ permission: 'x', who: 'everyone', decision: 'allow' }])).toEqual([
    {
      path: 'grants[0].permission',
      message: 'is no permission; there are files.read, files.search, files.send, files.add, files.change',
    },
  ]);
  expect(await faults('files', { colour: 1 })).toEqual([
    { path: 'files', message: 'has nothing named “colour”' },
  ]);
});

test('all that can be set is told as JSON Schema, with its words', () => {
  const { core, agents } = drawnSettings([filesContract]);
  expect(core).toMatchObject({
    properties: {
      priority: { type: 'integer', minimum: -128, maximum: -1, default: -1, title: 'Priority' },
      grants: { ordered: true, items: { properties: { who: { format: 'who' } } } },
    },
  });
  expect(agents).toMatchObject([
    {
      name: 'files',
      title: 'Files',
      schema: {
        properties: {
          shares: {
            title: 'Shares',
            items: {
              required: ['name', 'folder', 'access'],
              properties: {
                folder: { type: 'string', format: 'folder', title: 'Folder' },
                access: { enum: ['read', 'add', 'drop', 'write'], labels: { drop: expect.any(String) } },
              },
            },
          },
        },
      },
      permissions: [
        {
          name: 'files.read',
          title: 'See and fetch files',
          default: [{ who: 'own-account', decision: 'allow' }],
        },
        { name: 'files.search', default: [{ who: 'own-devices', decision: 'allow' }] },
        { name: 'files.send', default: [{ who: 'own-account', decision: 'ask' }] },
        { name: 'files.add', default: [{ who: 'own-devices', decision: 'allow' }] },
        { name: 'files.change', default: [{ who: 'own-devices', decision: 'allow' }] },
      ],
    },
  ]);
  expect(structuredClone({ core, agents })).toEqual({ core, agents });
});

test('a value is taken as it is now, whatever becomes of it', async () => {
  const settings = await open({ version: 1 });
  const shares = [{ ...share }];
  await settings.set('files.shares', shares);
  shares.pop();
  await settings.set('priority', -2);
  expect(settings.get('files.shares')).toEqual([share]);
});

test('sets at the same time all land, and a bad one among them hurts none', async () => {
  const file = write({ version: 1 });
  const settings = await Settings.open(file, schema);
  const shares = Array.from({ length: 40 }, (_, at) => ({ ...share, name: `share ${at}` }));
  const done = await Promise.allSettled(
    shares.map((one, at) => settings.set(`files.shares[${at}]`, at === 20 ? { ...one, access: 'x' } : one)),
  );
  // Behind the bad one the list would have a hole, which is refused as well.
  expect(done.map(({ status }) => status)).toEqual([
    ...Array(20).fill('fulfilled'),
    ...Array(20).fill('rejected'),
  ]);
  expect(JSON.parse(readFileSync(file, 'utf8')).files.shares).toEqual(shares.slice(0, 20));
});

test('an edit by hand is not lost to a set that comes before anybody noticed it', async () => {
  const file = write({ version: 1 });
  const settings = await Settings.open(file, schema);
  writeFileSync(file, JSON.stringify({ version: 1, status: 'away' }));
  await settings.set('priority', -3);
  expect(settings.value).toMatchObject({ status: 'away', priority: -3 });
  writeFileSync(file, '{ "version": 1, "status": "half typed');
  expect(await problem(settings.set('priority', -4))).toContain('is not valid JSON');
  expect(readFileSync(file, 'utf8')).toContain('half typed');
  expect(settings.value.priority).toBe(-3);
});

test('edits by hand are followed; a broken one is told and keeps the last good', async () => {
  const file = write({ version: 1 });
  const settings = await Settings.open(file, schema);
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  await settings.watch(stop.signal);
  const happens = (event: 'change' | 'problem' | 'mended') =>
    new Promise<unknown>((resolve) => settings.once(event as 'change', (first: unknown) => resolve(first)));

  let next = happens('change');
  writeFileSync(file, JSON.stringify({ version: 1, priority: -9 }));
  await next;
  expect(settings.value.priority).toBe(-9);

  next = happens('problem');
  writeFileSync(file, '{ "version": 1,\n "priority": }');
  expect(String(await next)).toContain('line 2, column 14');
  expect(settings.value.priority).toBe(-9);
  expect(settings.problem?.message).toContain('line 2, column 14');

  next = happens('mended');
  writeFileSync(file, JSON.stringify({ version: 1, priority: -9 }));
  await next;
  expect(settings.problem).toBeUndefined();

  next = happens('problem');
  writeFileSync(file, JSON.stringify({ version: 1, priority: 5 }));
  expect(String(await next)).toContain('priority: must be from -128 to -1');
  expect(settings.value.priority).toBe(-9);

  // Most editors write a new file and put it in the place of the old one.
  next = happens('change');
  writeFileSync(`${file}~`, JSON.stringify({ version: 1, priority: -11 }));
  renameSync(`${file}~`, file);
  await next;
  expect(settings.value.priority).toBe(-11);
  expect(settings.problem).toBeUndefined();
});
