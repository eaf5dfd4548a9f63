import { once } from 'node:events';
import { type ClientHttp2Session, connect } from 'node:http2';
import type { TLSSocket } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import type { Answerer } from '../../../app/link/http-answer.ts';
import { serveHttp } from '../../../app/link/http-server.ts';
import { handshake } from '../../../app/link/tls.ts';
import { Refusal } from '../../../app/refusal.ts';
import { tcpPair, testDevice } from './two-devices.ts';

const MIB = 1024 * 1024;
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const [HEADERS, RST_STREAM, SETTINGS, PING, CONTINUATION] = [1, 3, 4, 6, 9];

/** One frame (RFC 9113 §4.1). */
function frame(type: number, flags: number, stream: number, payload: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** A literal field without indexing and without Huffman (RFC 7541 §6.2.2); both shorter than 127. */
function field(name: string, value: string): Buffer {
  const text = (one: string) => Buffer.concat([Buffer.from([one.length]), Buffer.from(one)]);
  return Buffer.concat([Buffer.from([0]), text(name), text(value)]);
}

const request = Buffer.concat([
  ...[field(':method', 'POST'), field(':scheme', 'https'), field(':path', '/test/wait')],
  field('input-length', '2'),
]);

const large = field('x', 'y'.repeat(100));

/** A link whose asker is a paired device that was taken over: its TLS is right, and nothing else need be. */
async function takenOver(answer: Answerer['answer']) {
  const [own, other] = await Promise.all([testDevice(), testDevice()]);
  const [near, far] = await tcpPair();
  const end = new AbortController();
  onTestFinished(() => end.abort());
  const bytesOf = (_agent: string, call: string) => {
    if (call === 'none') throw new Refusal('item-not-found', 'There is no such call.');
    return call === 'get' ? 'down' : call === 'put' ? 'up' : undefined;
  };
  const served = handshake(far, {
    ...{ side: 'answerer', identity: other.identity, pinned: own.publicKey },
  }).then((socket) => serveHttp(socket, { bytesOf, answer }, end.signal));
  const { identity } = own;
  const socket = await handshake(near, { side: 'asker', identity, pinned: other.publicKey });
  socket.on('error', () => {});
  return { socket, served };
}

/** Writes until the other side has ended it; rejects when it takes all of that. */
async function writeUntilEnded(
  socket: TLSSocket,
  piece: (n: number) => Buffer,
  times: number,
): Promise<void> {
  socket.resume();
  const gone = new Promise<'gone'>((resolve) => socket.once('close', () => resolve('gone')));
  for (let n = 0; n < times && !socket.destroyed; n++) {
    if (socket.write(piece(n))) continue;
    const drained = new Promise<'drained'>((resolve) => socket.once('drain', () => resolve('drained')));
    if ((await Promise.race([drained, gone])) === 'gone') return;
  }
  if (!socket.destroyed) await gone;
}

const many = (one: (n: number) => Buffer) => (piece: number) =>
  Buffer.concat(Array.from({ length: 100 }, (_, n) => one(piece * 100 + n)));

const waits: Answerer['answer'] = ({ signal }) =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve({}), { once: true }));

test.each<[string, (n: number) => Buffer]>([
  ['PING', () => frame(PING, 0, 0, Buffer.alloc(8))],
  ['SETTINGS', () => frame(SETTINGS, 0, 0)],
  [
    'streams opened and reset',
    (n) =>
      Buffer.concat([
        frame(HEADERS, 4, 2 * n + 1, request),
        frame(RST_STREAM, 0, 2 * n + 1, Buffer.from([0, 0, 0, 8])),
      ]),
  ],
])('a flood of %s ends the link', async (_what, one) => {
  let asked = 0;
  const { socket, served } = await takenOver((call) => {
    asked += 1;
    return waits(call);
  });
  socket.write(Buffer.concat([PREFACE, frame(SETTINGS, 0, 0)]));
  await writeUntilEnded(socket, many(one), 5_000);
  await served;
  expect(asked).toBeLessThan(20_000);
});

test.each<[string, (n: number) => Buffer]>([
  [
    'one block without end',
    (n) => (n === 0 ? frame(HEADERS, 0, 1, request) : frame(CONTINUATION, 0, 1, field('x', 'y'.repeat(100)))),
  ],
  ['many large blocks', (n) => frame(HEADERS, 4, 2 * n + 1, Buffer.concat(Array(150).fill(large)))],
])('fields in %s are not kept, and no call comes of them', async (_what, one) => {
  let asked = 0;
  const { socket } = await takenOver(async () => {
    asked += 1;
    return {};
  });
  socket.resume();
  socket.write(Buffer.concat([PREFACE, frame(SETTINGS, 0, 0)]));
  const before = process.memoryUsage.rss();
  const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  for (let n = 0; n < 3_000 && !socket.destroyed; n++)
    if (!socket.write(one(n)))
      await Promise.race([gone, new Promise<void>((resolve) => socket.once('drain', () => resolve()))]);
  expect(process.memoryUsage.rss() - before).toBeLessThan(150 * MIB);
  expect(asked).toBe(0);
});

test('noise after the handshake ends the link', async () => {
  const { socket, served } = await takenOver(waits);
  socket.write(Buffer.alloc(100_000, 'GET / HTTP/1.1\r\n\r\n'));
  socket.resume();
  await served;
  if (!socket.destroyed) await once(socket, 'close');
});

function session(socket: TLSSocket): ClientHttp2Session {
  const opened = connect('https://link', { createConnection: () => socket });
  opened.on('error', () => {});
  return opened;
}

test('ten thousand streams at once: as many as are allowed are answered, the others wait or are refused', async () => {
  let [atOnce, most] = [0, 0];
  const { socket } = await takenOver(async () => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    await new Promise(setImmediate);
    atOnce -= 1;
    return {};
  });
  const client = session(socket);
  await once(client, 'remoteSettings');
  const settled = Array.from({ length: 10_000 }, () => {
    const stream = client.request({ ':method': 'POST', ':path': '/test/wait', 'input-length': '2' });
    stream.on('error', () => {});
    stream.end('{}').resume();
    return new Promise<void>((resolve) => stream.once('close', () => resolve()));
  });
  await Promise.all(settled);
  expect(most).toBeLessThanOrEqual(64);
});

test('an asker that does not read: progress ends its call, bytes wait, and memory is bounded', async () => {
  const line = 'x'.repeat(64 * 1024);
  let written = 0;
  const outcomes: string[] = [];
  const { socket } = await takenOver(async ({ call, signal, progress, down }) => {
    if (call === 'get') {
      for (let n = 0; n < 2_000 && !signal.aborted; n++) {
        written += MIB;
        if (!down.write(Buffer.alloc(MIB))) await Promise.race([once(down, 'drain'), once(signal, 'abort')]);
      }
    } else {
      for (let n = 0; n < 20_000 && !signal.aborted; n++) {
        progress(line);
        if (n % 100 === 0) await new Promise(setImmediate);
      }
      outcomes.push(signal.aborted ? 'ended' : 'all said');
    }
    return {};
  });
  const client = session(socket);
  await once(client, 'remoteSettings');
  const before = process.memoryUsage.rss();
  const slow = client.request({ ':method': 'POST', ':path': '/test/wait', 'input-length': '2' });
  slow.on('error', () => {});
  slow.end('{}');
  const down = client.request({ ':method': 'POST', ':path': '/test/get', 'input-length': '2' });
  down.on('error', () => {});
  down.end('{}');
  await new Promise<void>((resolve) => slow.once('close', () => resolve()));
  expect(outcomes).toEqual(['ended']);
  expect(written).toBeLessThan(40 * MIB);
  expect(process.memoryUsage.rss() - before).toBeLessThan(200 * MIB);
});

test.each([
  ['no length', {}, '{}', 'bad-request'],
  ['a length beyond all', { 'input-length': '999999999' }, '{}', 'bad-request'],
  ['a length that is none', { 'input-length': '-1' }, '{}', 'bad-request'],
  ['less than it says', { 'input-length': '10' }, '{}', 'bad-request'],
  ['no JSON', { 'input-length': '2' }, '{{', 'bad-request'],
  ['a call that is none', { ':path': '/test/none', 'input-length': '2' }, '{}', 'item-not-found'],
])('%s is refused in words', async (_what, headers, body, condition) => {
  const { socket } = await takenOver(async () => ({}));
  const stream = session(socket).request({ ':method': 'POST', ':path': '/test/ask', ...headers });
  stream.end(body);
  let text = '';
  for await (const chunk of stream) text += chunk;
  expect(JSON.parse(text)).toMatchObject({ refusal: { condition } });
});
