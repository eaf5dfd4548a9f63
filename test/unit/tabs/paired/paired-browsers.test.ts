import { once } from 'node:events';
import { mkdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { randomText } from '../../../../agents/tabs/protocol/proof.ts';
import { freshFolder } from '../../../peers/servers/folder.ts';
import { hello, stateOf, tabOf, windowOf } from '../browsers/browser.ts';
import { browser, connect, core, known, origin, pair, shown } from './client.ts';

const state = stateOf(1, windowOf('w1', tabOf('a')));

test('nothing listens before a code is shown, nor when it was shown for nothing', async () => {
  const { paired } = await core(freshFolder('paired'));
  const cancel = new AbortController();
  const { port, done } = await shown(paired, cancel.signal);
  expect(port).toBeGreaterThanOrEqual(20_000);
  expect(port).toBeLessThan(32_768);
  cancel.abort();
  await expect(done).rejects.toThrow('canceled');
  await vi.waitFor(async () => expect(await connect(port)).toBeUndefined());
});

test('a pairing that is canceled before it begins shows no code, and takes none away', async () => {
  const { paired } = await core(freshFolder('paired'));
  const older = await shown(paired);
  const codes: string[] = [];
  const show = (code: string) => void codes.push(code);
  await expect(paired.pair(show, AbortSignal.abort(new Error('left')))).rejects.toThrow('left');
  expect(codes).toEqual([]);
  expect(await pair(older.port, older.code)).toHaveLength(43);
});

test('a browser is paired, speaks, and is known after a restart; only a hash of its token is kept', async () => {
  const folder = freshFolder('paired');
  const first = await core(folder);
  const { port, code, done } = await shown(first.paired);
  const token = (await pair(port, code)) ?? '';
  expect(await done).toMatchObject({ id: 'b1', name: 'Chromium' });
  const kept = readFileSync(join(folder, 'paired.json'), 'utf8');
  expect(kept).toContain('storedKey');
  expect(kept).not.toContain(token);
  const came = once(first.browsers, 'come');
  const line = await known(port, token);
  expect(line?.isCore).toBe(true);
  line?.say({ ...hello, browser });
  expect(await line?.next()).toMatchObject({ type: 'welcome', device: 'laptop' });
  line?.say(''); // it is still there
  line?.say(state);
  await came;
  expect(await line?.next()).toEqual({ type: 'seen', version: 1 });
  expect(first.paired.list.browsers).toMatchObject([{ id: 'b1', isConnected: true }]);
  const went = once(first.browsers, 'go');
  first.end();
  await Promise.all([line?.closed, went]);
  const second = await core(folder);
  expect(second.paired.list.browsers).toMatchObject([{ id: 'b1', isConnected: false }]);
  const again = await known(port, token);
  again?.say({ ...hello, browser });
  expect(await again?.next()).toMatchObject({ type: 'welcome' });
});

test('web pages, other names of this machine and other extensions find nobody', async () => {
  const { paired } = await core(freshFolder('paired'));
  const { port, code } = await shown(paired);
  const wrong: Record<string, string>[] = [
    { origin: `http://127.0.0.1:${port}` },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' },
    { origin: `${origin}.evil.example` },
    {},
    { origin, host: `localhost:${port}` },
    { origin, host: `evil.example:${port}` },
    { origin, host: '127.0.0.1' },
  ];
  for (const headers of wrong) expect(await connect(port, headers)).toBeUndefined();
  expect(await connect(port, { origin }, '/other')).toBeUndefined();
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  // Said by somebody else than the one it was given to, a token is no good.
  const token = (await pair(port, code)) ?? '';
  const other = await known(port, token, { from: 'moz-extension://b0a7c1de-0d1a-4c55-9a39-3f6d3f7c2f11' });
  expect(other?.challenge).toMatchObject({ type: 'goodbye' });
});

test('a code is good once, and void after five wrong ones', async () => {
  const { paired } = await core(freshFolder('paired'));
  const first = await shown(paired);
  expect(await pair(first.port, first.code)).toHaveLength(43);
  expect(await pair(first.port, first.code)).toBeUndefined();
  const second = await shown(paired);
  const refused = expect(second.done).rejects.toThrow('wrong codes');
  for (let count = 0; count < 5; count++) expect(await pair(second.port, 'AAAAAAAA')).toBeUndefined();
  await refused;
  expect(await pair(second.port, second.code)).toBeUndefined();
});

test('where a pairing cannot be written both sides hear it at once, and another code is good', async () => {
  const folder = freshFolder('paired');
  const { paired } = await core(folder);
  mkdirSync(join(folder, 'paired.json')); // as a full disk, it lets no file be written there
  const first = await shown(paired);
  const refused = expect(first.done).rejects.toThrow('Make room, then show a new code');
  const line = await connect(first.port);
  line?.say({ type: 'pair', protocol: 1, browser, code: first.code });
  expect(await line?.next()).toMatchObject({
    type: 'goodbye',
    text: expect.stringContaining('Make room, then show a new code'),
  });
  await refused;
  expect(paired.list).toEqual({ browsers: [] });
  rmdirSync(join(folder, 'paired.json'));
  const second = await shown(paired);
  expect(await pair(second.port, second.code)).toHaveLength(43);
  expect(await second.done).toMatchObject({ id: 'b1' });
});

test('one that cannot be removed from the disk stays', async () => {
  const folder = freshFolder('paired');
  const { paired } = await core(folder);
  const { port, code } = await shown(paired);
  await pair(port, code);
  const file = join(folder, 'paired.json');
  rmSync(file);
  mkdirSync(file);
  await expect(paired.unpair('b1')).rejects.toThrow('Make room and try again');
  expect(paired.list.browsers).toMatchObject([{ id: 'b1' }]);
});

test('a newer code takes the place of one that is shown', async () => {
  const { paired } = await core(freshFolder('paired'));
  const older = await shown(paired);
  const refused = expect(older.done).rejects.toThrow('Another code');
  const newer = await shown(paired);
  await refused;
  expect(await pair(newer.port, older.code)).toBeUndefined();
  expect(await pair(newer.port, newer.code)).toHaveLength(43);
});

test('without the token, for another port or as another browser nobody gets anywhere', async () => {
  const { paired, browsers } = await core(freshFolder('paired'));
  const { port, code } = await shown(paired);
  const token = (await pair(port, code)) ?? '';
  const guess = await known(port, randomText());
  expect(guess?.isCore).toBe(false);
  expect(await guess?.next()).toMatchObject({ type: 'goodbye' });
  const relayed = await known(port, token, { at: port + 1 });
  expect(relayed?.isCore).toBe(false);
  expect(await relayed?.next()).toMatchObject({ type: 'goodbye' });
  const stranger = await known(port, token, { id: 'b2' });
  expect(stranger?.challenge).toMatchObject({ type: 'goodbye' });
  const liar = await known(port, token);
  liar?.say({ ...hello, browser: { ...browser, id: 'b2' } });
  await liar?.closed;
  for (const words of ['no JSON', '[]', '{"type":"hello"}', 'x'.repeat(5_000)]) {
    const line = await connect(port);
    line?.say(words);
    await line?.closed;
  }
  expect(browsers.connected).toEqual([]);
});

test('one that is removed is ended, and nothing listens after the last', async () => {
  const { paired } = await core(freshFolder('paired'));
  const { port, code } = await shown(paired);
  const token = (await pair(port, code)) ?? '';
  const line = await known(port, token);
  line?.say({ ...hello, browser });
  await line?.next();
  await vi.waitFor(() => expect(paired.list.browsers).toMatchObject([{ isConnected: true }]));
  await paired.unpair('b1');
  expect(await line?.next()).toMatchObject({ type: 'goodbye', text: expect.stringContaining('removed') });
  await line?.closed;
  expect(paired.list).toEqual({ browsers: [] });
  expect(await connect(port)).toBeUndefined();
  await expect(paired.unpair('b1')).rejects.toThrow('No such browser');
});

test('one that is removed and will not go is cut off', async () => {
  const { paired, browsers } = await core(freshFolder('paired'));
  const { port, code } = await shown(paired);
  const line = await known(port, (await pair(port, code)) ?? '');
  line?.say({ ...hello, browser });
  await line?.next();
  line?.say(state);
  await line?.next();
  line?.socket.pause(); // it hears no goodbye, and answers none
  await paired.unpair('b1');
  await vi.waitFor(() => expect(browsers.connected).toEqual([]), { timeout: 10_000 });
});

test('while another program has the port it waits for it, or pairs at another', async () => {
  const folder = freshFolder('paired');
  const first = await core(folder);
  const { port, code } = await shown(first.paired);
  const token = (await pair(port, code)) ?? '';
  first.end();
  const other = createServer().listen(port, '127.0.0.1');
  await once(other, 'listening');
  const second = await core(folder);
  expect(second.paired.list.problem).toContain(String(port));
  const elsewhere = await shown(second.paired);
  expect(elsewhere.port).not.toBe(port);
  const b2 = { ...browser, id: 'b2' };
  expect(await pair(elsewhere.port, elsewhere.code, { as: b2 })).toHaveLength(43);
  expect(second.paired.list.problem).toBeUndefined();
  second.end();
  other.close();
  await once(other, 'close');
  const third = await core(folder);
  expect(third.paired.list.browsers.map(({ id }) => id)).toEqual(['b1', 'b2']);
  expect(await known(port, token)).toBeUndefined();
  expect((await known(elsewhere.port, token))?.isCore).toBe(true);
});

test('those that connect and say nothing keep out nobody but their like', async () => {
  const { paired } = await core(freshFolder('paired'));
  const { port, code } = await shown(paired);
  const silent = [];
  for (let count = 0; count < 8; count++) silent.push(await connect(port));
  const late = await connect(port);
  await late?.closed;
  silent[0]?.socket.terminate();
  await vi.waitFor(async () => expect(await pair(port, code)).toHaveLength(43));
});
