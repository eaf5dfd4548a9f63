import { constants } from 'node:crypto';
import { channel } from 'node:diagnostics_channel';
import type { Duplex } from 'node:stream';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { type Identity, keyOf } from './certificate.ts';
import { LINK_CHANNEL } from './link-channel.ts';
import { systemSocket } from './system-socket.ts';

/** The other side did not prove what it must, or not in time. */
export class HandshakeFailed extends Error {
  override readonly name = 'HandshakeFailed';
}

export interface HandshakeOptions {
  /** The asker is the TLS client. */
  side: 'asker' | 'answerer';
  identity: Identity;
  /** The one key that the other side must have. */
  pinned: string;
  signal?: AbortSignal | undefined;
  handshakeMs?: number;
}

const HANDSHAKE_MS = 20_000;

const linkChannel = channel(LINK_CHANNEL);

const PROTOCOL = 'TLSv1.3';

const parameters = ({ key, certificate }: Identity) => ({
  ...({ key, cert: certificate, minVersion: PROTOCOL, maxVersion: PROTOCOL } as const),
  // The first is the fastest where the processor knows AES; Electron's BoringSSL has an order of its own.
  ciphers: 'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256',
  secureOptions: constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_RENEGOTIATION,
  ALPNProtocols: ['h2'],
  // No authority has signed these: the pinned key decides, in `objection`, once it is proved.
  rejectUnauthorized: false,
});

/**
 * TLS 1.3 (RFC 8446) over what a carrier brings, both sides proved by their device keys. The stream is destroyed
 * when anything is not as it must be; nothing that came inside has been looked at then.
 *
 * @throws HandshakeFailed, or the reason of the signal
 */
export async function handshake(carried: Duplex, options: HandshakeOptions): Promise<TLSSocket> {
  const { signal, handshakeMs = HANDSHAKE_MS } = options;
  let socket: TLSSocket | undefined;
  const stream = await systemSocket(carried);
  // Carriers keep a socket whose other half was closed, for files; in HTTP/2 over TLS nobody would see that end.
  stream.allowHalfOpen = false;
  try {
    socket = await new Promise<TLSSocket>((resolve, reject) => {
      const timer = setTimeout(() => reject(new HandshakeFailed('took too long')), handshakeMs);
      const gone = () => reject(signal?.reason);
      const settle = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', gone);
        stream.off('close', closed);
      };
      const done = (secured: TLSSocket) => {
        settle();
        resolve(secured);
      };
      const failed = (error: Error) => {
        settle();
        reject(new HandshakeFailed(error.message, { cause: error }));
      };
      const closed = () => failed(new Error('the connection was closed'));
      if (signal?.aborted) return gone();
      signal?.addEventListener('abort', gone, { once: true });
      stream.once('close', closed);
      stream.on('error', failed);
      if (options.side === 'asker') ask(stream, options.identity, done, failed);
      else answer(stream, options.identity, done, failed);
    });
    const problem = objection(socket, options.pinned);
    if (problem) throw new HandshakeFailed(problem);
    const secured = socket;
    secured.once('close', () => stream.destroy());
    stream.once('close', () => secured.destroy());
    linkChannel.publish({});
    return socket;
  } catch (error) {
    socket?.destroy();
    stream.destroy();
    carried.destroy();
    throw error;
  }
}

type Done = (socket: TLSSocket) => void;
type Failed = (error: Error) => void;

function ask(stream: Duplex, identity: Identity, done: Done, failed: Failed): void {
  const socket = connect({ ...parameters(identity), socket: stream });
  socket.on('error', failed);
  socket.once('secureConnect', () => done(socket));
}

function answer(stream: Duplex, identity: Identity, done: Done, failed: Failed): void {
  // One server for each handshake: no session of one can be taken up in another (RFC 8446 §2.2).
  const server = createServer({ ...parameters(identity), requestCert: true });
  server.once('tlsClientError', failed);
  server.once('secureConnection', (socket) => {
    socket.on('error', failed);
    done(socket);
  });
  server.emit('connection', stream);
}

/** What is not as it must be. The key is proved by now: TLS had it sign the handshake (RFC 8446 §4.4.3). */
function objection(socket: TLSSocket, pinned: string): string | undefined {
  if (socket.getProtocol() !== PROTOCOL) return 'this was no TLS 1.3';
  if (socket.isSessionReused()) return 'an earlier session was taken up';
  const shown = keyOf(socket.getPeerX509Certificate());
  if (shown === undefined) return 'no key was shown';
  if (shown !== pinned) return 'another key was shown than that of this device';
  if (socket.alpnProtocol !== 'h2') return 'this was no HTTP/2';
  return undefined;
}
