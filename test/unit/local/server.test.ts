import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { localAddress } from '../../../main/local/address.ts';
import { connectLocally, type Local } from '../../../main/local/client.ts';
import { AlreadyRunning, serveLocally } from '../../../main/local/server.ts';
import { event, home, SmallCore } from './core.ts';

async function served(folder = home()) {
  const core = new SmallCore();
  const local = await serveLocally(core, folder);
  onTestFinished(() => local.close());
  return { core, folder, local, path: localAddress(folder).path };
}

async function client(folder: string): Promise<Local> {
  const local = await connectLocally(folder);
  if (!local) throw new Error('nobody listens');
  onTestFinished(() => local.close());
  return local;
}

const works = async (folder: string) =>
  expect(await (await client(folder)).send('test.echo', [1])).toEqual({ name: 'test.echo', input: [1] });

test('a socket for its user alone', async () => {
  const { folder, path } = await served(home('made'));
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  await works(folder);
});

test('a folder that others may enter is refused', async () => {
  const folder = home();
  chmodSync(folder, 0o755);
  await expect(served(folder)).rejects.toThrow('closed to others');
});

test('a home whose path is too long for a socket', async () => {
  const folder = home('long'.repeat(30));
  mkdirSync(folder);
  const address = localAddress(folder);
  onTestFinished(() => rmSync(address.folder, { recursive: true, force: true }));
  // Made first, and open to others, as a stranger would.
  mkdirSync(address.folder, { mode: 0o755 });
  await expect(served(folder)).rejects.toThrow('closed to others');
  await expect(connectLocally(folder)).rejects.toThrow('closed to others');
  chmodSync(address.folder, 0o700);
  await served(folder);
  await works(folder);
});

test('one core a home; the place of a dead one is free', async () => {
  const { folder, local, path } = await served();
  await expect(served(folder)).rejects.toBeInstanceOf(AlreadyRunning);
  await works(folder);
  await local.close();
  expect(await connectLocally(folder)).toBeUndefined();
  await served(folder);
  expect(existsSync(path)).toBe(true);
  await works(folder);
});

test('an answer, and a refusal with its words', async () => {
  const { folder } = await served();
  const { send } = await client(folder);
  expect(await send('test.echo', { grüße: '<&>' })).toEqual({ name: 'test.echo', input: { grüße: '<&>' } });
  await expect(send('test.nothing', {})).rejects.toMatchObject({
    message: 'There is no call test.nothing.',
    data: { condition: 'item-not-found' },
  });
});

test('progress arrives in order, and only where it was asked for', async () => {
  const { folder } = await served();
  const { send } = await client(folder);
  const heard: unknown[] = [];
  const [one, other] = await Promise.all([
    send('test.count', {}, { progress: (value) => void heard.push(value) }),
    send('test.count', {}),
  ]);
  expect([one, other]).toEqual([{ hasProgress: true }, { hasProgress: false }]);
  expect(heard).toEqual(Array.from({ length: 100 }, (_, index) => ({ bytes: index + 1 })));
});

test('a cancel arrives, and the other calls of the same client go on', async () => {
  const { core, folder } = await served();
  const { send } = await client(folder);
  const controller = new AbortController();
  const waiting = once(core, 'waiting');
  const aborted = once(core, 'aborted');
  const call = send('test.wait', {}, { signal: controller.signal });
  const settled = expect(call).rejects.toThrow('canceled');
  await waiting;
  controller.abort();
  await settled;
  await aborted;
  expect(await send('test.echo', 1)).toEqual({ name: 'test.echo', input: 1 });
});

test('a signal that was aborted before: nothing is sent', async () => {
  const { core, folder } = await served();
  core.on('waiting', () => expect.unreachable());
  const { send } = await client(folder);
  await expect(send('test.wait', {}, { signal: AbortSignal.abort() })).rejects.toThrow();
});

test('a client that leaves in the middle ends its calls and harms nobody', async () => {
  const { core, folder } = await served();
  const leaving = await client(folder);
  const staying = await client(folder);
  const heard: unknown[] = [];
  const last = new Promise<void>((resolve) => {
    void staying.follow(({ value }) => {
      heard.push(value);
      if ((value as { reason: string }).reason === 'last') resolve();
    });
  });
  await leaving.follow(() => {});
  await staying.send('test.echo', 'both follow');
  const waiting = once(core, 'waiting');
  const aborted = once(core, 'aborted');
  leaving.send('test.wait', {}).catch(() => {});
  await waiting;
  // It goes while events are on their way to it.
  for (let index = 0; index < 500; index++) core.emit('activity', event('x'.repeat(1000)));
  leaving.close();
  for (let index = 0; index < 500; index++) core.emit('activity', event('x'.repeat(1000)));
  const [reason] = await aborted;
  expect(String(reason)).toContain('the caller left');
  core.emit('activity', event('last'));
  await last;
  expect(heard).toHaveLength(1001);
  expect(core.listenerCount('activity')).toBe(1);
});

test.each([
  ['bytes of no meaning', Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 89) % 256))],
  ['another protocol', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
  ['a length that is none', Buffer.from('Content-Length: many\r\n\r\n{}')],
  ['a body that is no JSON', Buffer.from('Content-Length: 3\r\n\r\n{"a')],
  ['JSON that is no message', Buffer.from('Content-Length: 4\r\n\r\ntrue')],
  ['half a message', Buffer.from('Content-Length: 400\r\n\r\n{"jsonrpc"')],
  ['an unknown method', Buffer.from('Content-Length: 38\r\n\r\n{"jsonrpc":"2.0","id":1,"method":"no"}')],
  ['nothing', Buffer.alloc(0)],
])('%s: the core goes on', async (_what, bytes) => {
  const { folder, path } = await served();
  const socket = connect(path);
  socket.on('error', () => {});
  await once(socket, 'connect');
  const answered = Promise.race([once(socket, 'data'), once(socket, 'close')]);
  socket.write(bytes);
  await works(folder);
  socket.end();
  await answered;
  await works(folder);
});

test('whoever waits for an answer is told when the core ends', async () => {
  const { core, folder, local } = await served();
  const { closed, send } = await client(folder);
  const waiting = once(core, 'waiting');
  const call = expect(send('test.wait', {})).rejects.toThrow('Dragoman ended before it answered.');
  await waiting;
  await local.close();
  await call;
  await closed;
  await expect(send('test.echo', {})).rejects.toThrow();
});

test('a core that goes away under the calls of somebody is their error and nothing worse', async () => {
  for (let round = 0; round < 20; round++) {
    const { folder, local } = await served();
    const caller = await client(folder);
    const calling = async () => {
      for (;;) await caller.send('test.echo', [1]);
    };
    const callers = Promise.allSettled([calling(), calling(), calling(), calling()]);
    await new Promise((resolve) => setTimeout(resolve, round));
    await local.close();
    for (const end of await callers) expect(end.status).toBe('rejected');
  }
});
