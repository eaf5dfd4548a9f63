import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { type Duplex, duplexPair } from 'node:stream';
import { onTestFinished } from 'vitest';
import { type Identity, identityOf } from '../../../app/link/certificate.ts';
import { newDeviceKey } from '../../../app/link/device-key.ts';
import type { Answerer } from '../../../app/link/http-answer.ts';
import { HttpLink } from '../../../app/link/http-client.ts';
import { serveHttp } from '../../../app/link/http-server.ts';
import { handshake } from '../../../app/link/tls.ts';

export interface TestDevice {
  identity: Identity;
  publicKey: string;
}

export async function testDevice(): Promise<TestDevice> {
  const key = newDeviceKey();
  return { identity: await identityOf(key), publicKey: key.publicKey };
}

export type Pair = () => Duplex[] | Promise<Duplex[]>;

/** Both ends of one TCP connection of this machine. */
export async function tcpPair(): Promise<[Socket, Socket]> {
  const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const near = connect({ port: address.port, host: address.address, allowHalfOpen: true });
  const [[far]] = await Promise.all([once(server, 'connection'), once(near, 'connect')]);
  server.close();
  return [near, far];
}

/** Streams that are nothing but JavaScript, as in-band bytestreams are. */
export function memoryPair(): Duplex[] {
  const [near, far] = duplexPair();
  near.once('close', () => far.destroy());
  far.once('close', () => near.destroy());
  return [near, far];
}

/** A link with its two keys pinned, from one device to another that answers. */
export async function linked(
  answerer: Answerer,
  { pair = tcpPair, idleMs }: { pair?: Pair; idleMs?: number } = {},
) {
  const [asker, other] = await Promise.all([testDevice(), testDevice()]);
  const [near, far] = await pair();
  if (!near || !far) throw new Error('no pair');
  const end = new AbortController();
  onTestFinished(() => end.abort());
  const { signal } = end;
  const answering = handshake(far, {
    side: 'answerer',
    identity: other.identity,
    pinned: asker.publicKey,
  }).then((socket) => serveHttp(socket, answerer, signal));
  const { identity } = asker;
  const secured = await handshake(near, { side: 'asker', identity, pinned: other.publicKey });
  const link = await HttpLink.open(secured, { device: 'laptop', via: 'direct', signal, idleMs });
  return { link, near, far, answering, end };
}
