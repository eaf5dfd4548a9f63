import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { PassThrough, Readable, Writable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node.js';
import { localAddress } from '../../../main/local/address.ts';
import { connectLocally, type Local } from '../../../main/local/client.ts';
import { bytesGreeting } from '../../../main/local/greeting.ts';
import { callRequest, channelRequest, sentNotification } from '../../../main/local/protocol.ts';
import { serveLocally } from '../../../main/local/server.ts';
import { BytesCore, chunks, sha256 } from './bytes-core.ts';
import { home } from './core.ts';

const MIB = 1024 * 1024;

async function served(patienceMs?: number) {
  const folder = home();
  const core = new BytesCore();
  const local = await serveLocally(core, folder, patienceMs === undefined ? {} : { patienceMs });
  onTestFinished(() => local.close());
  return { core, folder, local, path: localAddress(folder).path };
}

async function client(folder: string): Promise<Local> {
  const local = await connectLocally(folder);
  if (!local) throw new Error('nobody listens');
  onTestFinished(() => local.close());
  return local;
}

/** Takes all that comes. */
class Sink extends Writable {
  bytes = 0;
  readonly hash = createHash('sha256');

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.bytes += chunk.length;
    this.hash.update(chunk);
    done();
  }
}

test.each([0, 1, 65_536, 32 * MIB + 13])('%i bytes up, and down', async (bytes) => {
  const { folder } = await served();
  const { send } = await client(folder);
  const up = Readable.from(chunks(bytes));
  expect(await send('test.hash', {}, { up })).toEqual({ bytes, sha256: sha256(bytes) });
  const down = new Sink();
  expect(await send('test.send', { bytes }, { down })).toEqual({ bytes });
  expect({ bytes: down.bytes, ended: down.writableFinished }).toEqual({ bytes, ended: true });
  expect(down.hash.digest('hex')).toBe(sha256(bytes));
});

test('a call that puts nothing into what goes down', async () => {
  const { folder } = await served();
  const down = new Sink();
  expect(await (await client(folder)).send('test.sendNothing', {}, { down })).toEqual({});
  expect({ bytes: down.bytes, ended: down.writableFinished }).toEqual({ bytes: 0, ended: true });
});

test('many at once, both ways, beside other calls', async () => {
  const { folder } = await served();
  const { send } = await client(folder);
  const each = async (index: number) => {
    const bytes = index * 100_000;
    const down = new Sink();
    await Promise.all([
      expect(send('test.hash', {}, { up: Readable.from(chunks(bytes)) })).resolves.toMatchObject({ bytes }),
      expect(send('test.send', { bytes }, { down })).resolves.toEqual({ bytes }),
      expect(send('test.plain', {})).resolves.toEqual({}),
    ]);
    expect(down.bytes).toBe(bytes);
  };
  await Promise.all(Array.from({ length: 10 }, (_, index) => each(index)));
});

test('whoever reads slowly holds the sender back, in both directions', async () => {
  const { folder, core } = await served();
  const { send } = await client(folder);
  let pulled = 0;
  const up = new Readable({
    highWaterMark: 65_536,
    read() {
      pulled += 65_536;
      this.push(Buffer.alloc(65_536));
    },
  });
  const controller = new AbortController();
  const { signal } = controller;
  const down = new Writable({ write: () => {} }); // takes one chunk, and is never done with it
  const calls = Promise.all([
    expect(send('test.never', {}, { up, signal })).rejects.toThrow(),
    expect(send('test.endless', {}, { down, signal })).rejects.toThrow(),
  ]);
  const moved = async () => {
    for (let asked = 0; asked < 100; asked++) await send('test.plain', {});
    return [pulled, core.pulledBytes] as const;
  };
  let before = await moved();
  for (let now = await moved(); `${now}` !== `${before}`; now = await moved()) before = now;
  for (const bytes of before) {
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(8 * MIB);
  }
  controller.abort();
  await calls;
  expect([up.destroyed, down.destroyed]).toEqual([true, true]);
});

test('a call that refuses, or has enough, before all was sent', async () => {
  const { folder } = await served();
  const { send } = await client(folder);
  const refused = Readable.from(chunks(64 * MIB));
  await expect(send('test.refuse', {}, { up: refused })).rejects.toMatchObject({
    message: 'It is there already.',
    data: { condition: 'conflict' },
  });
  const cut = Readable.from(chunks(64 * MIB));
  expect(await send('test.enough', {}, { up: cut })).toMatchObject({ first: expect.any(Number) });
  for (const up of [refused, cut]) {
    if (!up.closed) await once(up, 'close');
    expect(up.readableEnded).toBe(false);
  }
});

test('a call that fails after half of it: its own words, and an end that is no end', async () => {
  const { folder } = await served();
  const down = new Sink();
  const { send } = await client(folder);
  await expect(send('test.half', {}, { down })).rejects.toThrow('The share has gone.');
  if (!down.closed) await once(down, 'close').catch(() => {});
  expect(down.writableFinished).toBe(false);
});

test('the caller’s own stream fails: the call is canceled, and has no whole file', async () => {
  const { folder, core } = await served();
  const { send } = await client(folder);
  const up = new PassThrough();
  up.write(Buffer.alloc(1000));
  const [begun, ended] = [once(core, 'begun'), once(core, 'ended')];
  const call = expect(send('test.hash', {}, { up })).rejects.toThrow('the disk is gone');
  await begun;
  up.destroy(new Error('the disk is gone'));
  await call;
  expect(String((await ended)[0])).toMatch(/canceled/);
  const down = new Writable({ write: (_chunk, _encoding, done) => done(new Error('the disk is full')) });
  const again = once(core, 'ended');
  await expect(send('test.endless', {}, { down })).rejects.toThrow('the disk is full');
  await again;
  const early = new PassThrough();
  const refused = expect(send('test.hash', {}, { up: early })).rejects.toThrow('there is no disk');
  early.destroy(new Error('there is no disk'));
  await refused;
});

test('a cancel ends what flows', async () => {
  const { folder, core } = await served();
  const { send } = await client(folder);
  const controller = new AbortController();
  const down = new Sink();
  const [begun, ended] = [once(core, 'begun'), once(core, 'ended')];
  const call = expect(send('test.endless', {}, { down, signal: controller.signal })).rejects.toThrow();
  await begun;
  controller.abort();
  await call;
  await ended;
  expect(down.writableFinished).toBe(false);
  expect(await send('test.plain', {})).toEqual({});
});

test('a caller that goes away in the middle has sent no whole file', async () => {
  const { folder, core } = await served();
  const leaving = await client(folder);
  const up = new PassThrough();
  up.write(Buffer.alloc(1000));
  const [begun, ended] = [once(core, 'begun'), once(core, 'ended')];
  leaving.send('test.hash', {}, { up }).catch(() => {});
  await begun;
  leaving.close();
  expect(String((await ended)[0])).toMatch(/the caller left/);
});

test('bytes where none belong, and none where they do', async () => {
  const { folder } = await served();
  const { send } = await client(folder);
  const bad = { data: { condition: 'bad-request' } };
  await expect(send('test.hash', {})).rejects.toMatchObject(bad);
  await expect(send('test.plain', {}, { up: Readable.from(['x']) })).rejects.toMatchObject(bad);
  await expect(send('test.send', { bytes: 1 }, { up: Readable.from(['x']) })).rejects.toMatchObject(bad);
  await expect(send('test.hash', {}, { down: new Sink() })).rejects.toMatchObject(bad);
});

// What follows speaks the protocol by hand, and badly.

async function dial(path: string): Promise<Socket> {
  const socket = connect(path);
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

async function messages(path: string): Promise<MessageConnection> {
  const socket = await dial(path);
  const connection = createMessageConnection(
    new StreamMessageReader(socket),
    new StreamMessageWriter(socket),
  );
  onTestFinished(() => connection.dispose());
  connection.listen();
  return connection;
}

async function name(path: string, token: string, bytes = Buffer.alloc(0)): Promise<Socket> {
  const socket = await dial(path);
  socket.write(Buffer.concat([bytesGreeting(token), bytes]));
  return socket;
}

const call = (connection: MessageConnection, name: string, channel: string) =>
  connection.sendRequest(callRequest, { name, input: {}, channel });

const refused = { data: { condition: 'bad-request' } };

test.each([
  ['a token nobody was handed', bytesGreeting('A'.repeat(43))],
  ['no token', bytesGreeting('')],
  ['a token without an end', Buffer.from(`dragoman-bytes ${'A'.repeat(2000)}`)],
  ['a token behind far too much', Buffer.from(`dragoman-bytes ${'A'.repeat(2000)}\n`)],
  ['a greeting that goes wrong', Buffer.from('dragoman-bites\r\n\r\n')],
])('%s: the connection ends', async (_what, greeting) => {
  const { path, folder } = await served();
  const socket = await dial(path);
  const closed = once(socket.resume(), 'close');
  socket.write(greeting);
  await closed;
  expect(await (await client(folder)).send('test.plain', {})).toEqual({});
});

test('a greeting byte by byte is one; half of one ends after a while', async () => {
  const { path } = await served(300);
  const caller = await messages(path);
  const { token } = await caller.sendRequest(channelRequest, { bytes: 'up' });
  const slow = await dial(path);
  for (const byte of [...bytesGreeting(token), 1, 2, 3]) {
    slow.write(Buffer.from([byte]));
    await new Promise(setImmediate);
  }
  const answer = call(caller, 'test.hash', token);
  await caller.sendNotification(sentNotification, { token, bytes: 3 });
  expect(await answer).toMatchObject({ bytes: 3 });
  const half = await dial(path);
  half.write('dragoman-by');
  await once(half.resume(), 'close');
});

test('a token brings in one connection, for one call, of the caller it was handed to', async () => {
  const { path } = await served();
  const [caller, other] = [await messages(path), await messages(path)];
  const { token } = await caller.sendRequest(channelRequest, { bytes: 'up' });
  await expect(call(other, 'test.hash', token)).rejects.toMatchObject(refused);
  await other.sendNotification(sentNotification, { token, bytes: 0 });
  const first = await name(path, token, Buffer.from('mine'));
  const over = once(first.resume(), 'close');
  const second = await name(path, token, Buffer.from('yours'));
  await once(second.resume(), 'close');
  const answer = call(caller, 'test.hash', token);
  await expect(call(caller, 'test.hash', token)).rejects.toMatchObject(refused);
  await caller.sendNotification(sentNotification, { token, bytes: 4 });
  expect(await answer).toMatchObject({ bytes: 4, sha256: createHash('sha256').update('mine').digest('hex') });
  await over;
  await once((await name(path, token)).resume(), 'close');
  await expect(call(caller, 'test.hash', token)).rejects.toMatchObject(refused);
});

test.each([
  ['fewer bytes than said', 'abc', 4],
  ['more bytes than said', 'abcde', 4],
  ['a number that is none', 'abcd', 'four'],
])('%s: no whole file', async (_what, text, bytes) => {
  const { path } = await served();
  const caller = await messages(path);
  const { token } = await caller.sendRequest(channelRequest, { bytes: 'up' });
  const socket = await name(path, token, Buffer.from(text));
  const answer = expect(call(caller, 'test.hash', token)).rejects.toThrow('broke off');
  socket.end();
  await caller.sendNotification(sentNotification, { token, bytes: bytes as number });
  await answer;
});

test('an end that nobody said was the end is none: the call waits, and ends with its caller', async () => {
  const { path, core } = await served();
  const caller = await messages(path);
  const { token } = await caller.sendRequest(channelRequest, { bytes: 'up' });
  const ended = once(core, 'ended');
  (await name(path, token, Buffer.from('abc'))).end();
  call(caller, 'test.hash', token).catch(() => {});
  await expect(caller.sendRequest(callRequest, { name: 'test.plain', input: {} })).resolves.toEqual({});
  caller.end();
  expect(String((await ended)[0])).toContain('the caller left');
});

test('a token that nobody uses runs out', async () => {
  const { path } = await served(200);
  const caller = await messages(path);
  const { token } = await caller.sendRequest(channelRequest, { bytes: 'down' });
  await expect(call(caller, 'test.send', token)).rejects.toThrow('did not come');
  const unnamed = await caller.sendRequest(channelRequest, { bytes: 'down' });
  await once((await name(path, unnamed.token)).resume(), 'close'); // no call takes it
});

test('a caller gets only so many tokens ahead', async () => {
  const { path } = await served();
  const caller = await messages(path);
  const hand = () => caller.sendRequest(channelRequest, { bytes: 'up' });
  const asked = await Promise.allSettled(Array.from({ length: 100 }, hand));
  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(32);
  const other = await messages(path);
  expect(await other.sendRequest(channelRequest, { bytes: 'up' })).toEqual({ token: expect.any(String) });
});
