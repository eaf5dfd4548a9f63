import { once } from 'node:events';
import { connect, createServer, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * The stream itself where it is a socket of the system, else one that carries its bytes within this machine: over
 * a stream that is only JavaScript, HTTP/2 inside TLS ends the process of Node 20 when much is canceled. What
 * passes is TLS already, and another program of this machine that comes first is not let in.
 */
export async function systemSocket(stream: Duplex): Promise<Socket> {
  if (stream instanceof Socket) return stream;
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('a server without a port');
  const near = connect({ port: address.port, host: address.address, noDelay: true });
  const far = await new Promise<Socket>((resolve, reject) => {
    near.once('error', reject);
    server.on('connection', async (socket) => {
      if (near.connecting) await once(near, 'connect');
      if (socket.remotePort === near.localPort) resolve(socket);
      else socket.destroy();
    });
  }).finally(() => server.close());
  far.setNoDelay(true);
  // The pipes alone listen eight times for its end; with whoever else has to know they are just over the usual ten.
  stream.setMaxListeners(20);
  // Whichever ends, all of them do.
  pipeline(stream, far, stream).catch(() => {});
  near.once('close', () => stream.destroy());
  stream.once('close', () => {
    far.destroy();
    // Cut, and not ended: TLS may be in a write that nobody will take any more.
    if (!stream.readableEnded) near.destroy();
  });
  return near;
}
