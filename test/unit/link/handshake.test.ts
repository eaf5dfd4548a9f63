import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import { beforeAll, describe, expect, test } from 'vitest';
import { HttpLink } from '../../../app/link/http-client.ts';
import { serveHttp } from '../../../app/link/http-server.ts';
import { handshake } from '../../../app/link/tls.ts';
import { memoryPair, type Pair, type TestDevice, tcpPair, testDevice } from './two-devices.ts';

const never = () => {
  throw new Error('something was asked');
};
const silent = { bytesOf: never, answer: async () => never() };

let laptop: TestDevice;
let desktop: TestDevice;
let stranger: TestDevice;

beforeAll(async () => {
  [laptop, desktop, stranger] = await Promise.all([testDevice(), testDevice(), testDevice()]);
});

/** The answering side, as the desktop that takes the laptop's key alone. */
function answering(far: Duplex, handshakeMs = 5_000) {
  const { identity } = desktop;
  return handshake(far, { side: 'answerer', identity, pinned: laptop.publicKey, handshakeMs });
}

/** The asking side, which takes a link for open only when the other side has taken its key. */
async function asking(near: Duplex, device: TestDevice, pinned: string) {
  const { identity } = device;
  const socket = await handshake(near, { side: 'asker', identity, pinned, handshakeMs: 5_000 });
  return HttpLink.open(socket, { device: 'desktop', via: 'direct', signal: new AbortController().signal });
}

/** A certificate of somebody else's making. */
function plain(key: string, certificate: string) {
  return { key, cert: certificate, rejectUnauthorized: false, ALPNProtocols: ['h2'] };
}

describe.each<[string, Pair]>([
  ['over TCP', tcpPair],
  ['over a stream in memory', memoryPair],
])('%s', (_name, pair) => {
  async function both(): Promise<[Duplex, Duplex]> {
    const [near, far] = await pair();
    if (!near || !far) throw new Error('no pair');
    near.on('error', () => {});
    far.on('error', () => {});
    return [near, far];
  }

  test('both keys right: a link', async () => {
    const [near, far] = await both();
    const answered = answering(far);
    const asked = asking(near, laptop, desktop.publicKey);
    const socket = await answered;
    const end = new AbortController();
    const gone = serveHttp(socket, silent, end.signal);
    const link = await asked;
    expect(socket.getProtocol()).toBe('TLSv1.3');
    expect(socket.getCipher().name).toBe('TLS_AES_128_GCM_SHA256');
    end.abort();
    await gone;
    if (!link.signal.aborted) await once(link.signal, 'abort');
    expect(link.signal.aborted).toBe(true);
    expect([near.destroyed, far.destroyed]).toEqual([true, true]);
  });

  test.each([
    ['the asker is another device', () => stranger, () => desktop.publicKey],
    ['the asker is the answering device itself', () => desktop, () => desktop.publicKey],
  ])('%s: nothing is asked or answered', async (_what, asker, pinned) => {
    const [near, far] = await both();
    const answered = answering(far);
    const asked = asking(near, asker(), pinned());
    await expect(answered).rejects.toMatchObject({ name: 'HandshakeFailed', message: /another key/ });
    await expect(asked).rejects.toMatchObject({ name: 'HandshakeFailed' });
    expect([near.destroyed, far.destroyed]).toEqual([true, true]);
  });

  test('the answerer is another paired device: the asker leaves', async () => {
    const [near, far] = await both();
    const answered = answering(far).catch((error: Error) => error);
    const asked = asking(near, laptop, stranger.publicKey);
    await expect(asked).rejects.toMatchObject({ name: 'HandshakeFailed', message: /another key/ });
    expect(near.destroyed).toBe(true);
    await answered;
    if (!far.destroyed) await once(far, 'close');
  });

  test('the answerer speaks no TLS: not one byte of the asker is in clear', async () => {
    const [near, far] = await both();
    let seen = Buffer.alloc(0);
    far.on('data', (chunk: Buffer) => {
      if (seen.length === 0) far.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
      seen = Buffer.concat([seen, chunk]);
    });
    await expect(asking(near, laptop, desktop.publicKey)).rejects.toMatchObject({ name: 'HandshakeFailed' });
    expect(seen.subarray(0, 1)).toEqual(Buffer.from([0x16])); // handshake (RFC 8446 §5.1)
    expect(seen.includes('HTTP')).toBe(false);
    expect(near.destroyed).toBe(true);
  });

  test.each([
    ['HTTP/2 without TLS', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['noise', '\x16\x03\x01\xff\xff\x00\x01\x02'.repeat(20)],
  ])('the asker sends %s: it gets nothing and is left', async (_what, bytes) => {
    const [near, far] = await both();
    const answered = answering(far);
    let seen = Buffer.alloc(0);
    near.on('data', (chunk: Buffer) => {
      seen = Buffer.concat([seen, chunk]);
    });
    near.write(bytes, 'latin1');
    await expect(answered).rejects.toMatchObject({ name: 'HandshakeFailed' });
    expect(far.destroyed).toBe(true);
    expect(seen.length).toBeLessThan(16); // a TLS alert at most (RFC 8446 §6)
  });

  test('nobody on the other side: over in time, and at once with the signal', async () => {
    const [, far] = await both();
    await expect(answering(far, 50)).rejects.toMatchObject({ message: 'took too long' });
    expect(far.destroyed).toBe(true);
    const [near] = await both();
    const end = new AbortController();
    const { identity } = laptop;
    const options = { side: 'asker', identity, pinned: desktop.publicKey, signal: end.signal } as const;
    const asked = handshake(near, options);
    end.abort(new Error('not wanted any more'));
    await expect(asked).rejects.toThrow('not wanted any more');
    expect(near.destroyed).toBe(true);
  });
});

describe('TLS otherwise than it must be', () => {
  const refused: [string, (own: TestDevice) => object][] = [
    ['TLS 1.2', ({ identity }) => ({ ...plain(identity.key, identity.certificate), maxVersion: 'TLSv1.2' })],
    ['no certificate', () => ({ rejectUnauthorized: false, ALPNProtocols: ['h2'] })],
    [
      'another protocol inside',
      ({ identity }) => ({ ...plain(identity.key, identity.certificate), ALPNProtocols: ['http/1.1'] }),
    ],
    [
      'none named inside',
      ({ identity }) => ({ ...plain(identity.key, identity.certificate), ALPNProtocols: undefined }),
    ],
  ];

  test.each(refused)('%s is refused', async (_what, options) => {
    const [near, far] = await tcpPair();
    const answered = answering(far);
    near.allowHalfOpen = false; // it leaves when it is left
    const client = connect({ socket: near, ...options(laptop) });
    client.on('error', () => {});
    const left = new Promise((resolve) => client.once('close', resolve));
    await expect(answered).rejects.toMatchObject({ name: 'HandshakeFailed' });
    await left;
  });

  test('the right certificate without its key is worth nothing', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const key = createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })).export({
      type: 'pkcs8',
      format: 'pem',
    });
    expect(() => connect({ ...plain(String(key), laptop.identity.certificate), port: 1 })).toThrow(
      /key values/,
    );
  });

  test('no session is taken up again', async () => {
    const { key, certificate } = laptop.identity;
    const sessions: Buffer[] = [];
    for (const round of [1, 2]) {
      const [near, far] = await tcpPair();
      const answered = answering(far);
      const last = sessions.at(-1);
      const client = connect({ socket: near, ...plain(key, certificate), ...(last && { session: last }) });
      client.on('error', () => {});
      client.on('session', (session) => sessions.push(session));
      const secured = await answered;
      expect(client.isSessionReused()).toBe(false);
      secured.write('x');
      await once(client, 'data');
      if (sessions.length < round) await once(client, 'session');
      secured.destroy();
    }
  });
});
