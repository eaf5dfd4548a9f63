import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { CHROMIUM_ID } from '../protocol/extension-id.ts';
import { MAX_FRAME_BYTES } from '../protocol/limits.ts';

const MAX_CONNECTIONS = 32;
const HEAD_MS = 5_000;
/** Firefox has another one for each profile. */
const origins = new RegExp(`^(chrome-extension://${CHROMIUM_ID}|moz-extension://[0-9a-f-]{36})$`);

export type Accept = (socket: WebSocket, from: { origin: string; port: number }) => void;

/** WebSockets of our extension from this machine, and of nobody else (docs/protocol/browser-socket.md, Attacks). */
export class Loopback {
  readonly #accept: Accept;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
  });
  #server: Server | undefined;
  /** Undefined while nothing listens. */
  port: number | undefined;

  constructor(accept: Accept) {
    this.#accept = accept;
  }

  /** Rejects where another program has the port. */
  async open(port: number): Promise<void> {
    const server = createServer({ headersTimeout: HEAD_MS, requestTimeout: HEAD_MS });
    server.maxConnections = MAX_CONNECTIONS;
    // Whoever has no business here hears nothing, as where nobody listens.
    server.on('request', ({ socket }) => socket.destroy());
    server.on('clientError', (_error, socket) => socket.destroy());
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head, port));
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    this.#server = server;
    this.port = port;
  }

  /** Nobody comes any more; what was said to those who are here still reaches them. */
  close(): void {
    this.port = undefined;
    this.#server?.close();
    this.#server?.closeAllConnections();
    this.#server = undefined;
    for (const socket of this.#sockets.clients) socket.close();
  }

  end(): void {
    this.close();
    for (const socket of this.#sockets.clients) socket.terminate();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, port: number): void {
    const { host, origin = '' } = request.headers;
    const isOurs = request.url === '/' && host === `127.0.0.1:${port}` && origins.test(origin);
    if (!isOurs || this.port !== port) {
      socket.destroy();
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (one) => this.#accept(one, { origin, port }));
  }
}
