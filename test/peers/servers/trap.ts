import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttp2 } from 'node:http2';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createServer as createSecure } from 'node:tls';
import { certificateFor } from './certificates.ts';

/** What it speaks once a stream is open: nothing that makes sense, HTTP/2 in clear, or TLS with a key of its own. */
export type Speech = 'garbage' | 'plain HTTP/2' | 'TLS with another key';

/** Where a server that lies sends its users: a SOCKS5 host (XEP-0065) that takes every stream for itself. */
export interface Trap extends AsyncDisposable {
  readonly port: number;
  speech: Speech;
  /** How many streams were opened here. */
  readonly streams: number;
  /** All bytes that came, as they came. */
  heard(): Buffer;
  /** What could be read of them: inside TLS, or by HTTP/2 itself. */
  readonly understood: string;
}

export async function setTrap(): Promise<Trap> {
  const heard: Buffer[] = [];
  const state = { streams: 0, understood: '' };
  const { certificateFile, keyFile } = certificateFor(['localhost', '*.localhost']);
  const inTls = createSecure(
    {
      ...{ cert: readFileSync(certificateFile), key: readFileSync(keyFile) },
      ...{ requestCert: true, rejectUnauthorized: false, ALPNProtocols: ['h2'], minVersion: 'TLSv1.3' },
    },
    (socket) => {
      socket.on('error', () => {});
      socket.on('data', (chunk) => {
        state.understood += chunk.toString('latin1');
      });
    },
  );
  inTls.on('tlsClientError', () => {});
  const inHttp2 = createHttp2((request, response) => {
    state.understood += JSON.stringify(request.headers);
    response.end('{}');
  });
  inHttp2.on('sessionError', () => {});
  for (const server of [inTls, inHttp2]) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (chunk) => heard.push(chunk));
    answer(socket).catch(() => {});
  });
  const answer = async (socket: Socket) => {
    await once(socket, 'data');
    socket.write(Buffer.from([5, 0]));
    const [request] = (await once(socket, 'data')) as [Buffer];
    const granted = Buffer.from(request);
    granted[1] = 0;
    state.streams += 1;
    socket.write(granted);
    if (trap.speech === 'garbage') return void socket.write(Buffer.alloc(4_096, 'garbage '));
    const speaker = trap.speech === 'plain HTTP/2' ? inHttp2 : inTls;
    const inside = connect((speaker.address() as AddressInfo).port, '127.0.0.1');
    sockets.add(inside);
    inside.on('error', () => {});
    socket.pipe(inside).pipe(socket);
  };
  const trap: Trap = {
    port: 0,
    speech: 'garbage',
    get streams() {
      return state.streams;
    },
    get understood() {
      return state.understood;
    },
    heard: () => Buffer.concat(heard),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      for (const one of [listener, inTls, inHttp2]) one.close();
    },
  };
  listener.listen(0, '0.0.0.0');
  await once(listener, 'listening');
  return Object.assign(trap, { port: (listener.address() as AddressInfo).port });
}
