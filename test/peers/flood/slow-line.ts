import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

/** A TCP forwarder that lets so many bytes a second go out to `target`; what comes back is not held up. */
export async function slowLine(
  target: number,
  bytesPerSecond: number,
): Promise<AsyncDisposable & { port: number }> {
  const piece = Math.ceil(bytesPerSecond / 100);
  const listener = createServer((client) => {
    const server = connect(target, '127.0.0.1');
    let waiting = Buffer.alloc(0);
    client.on('data', (bytes) => {
      waiting = Buffer.concat([waiting, bytes]);
    });
    const timer = setInterval(() => {
      if (waiting.length === 0) return;
      server.write(waiting.subarray(0, piece));
      waiting = waiting.subarray(piece);
    }, 10);
    server.pipe(client);
    const over = () => {
      clearInterval(timer);
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) socket.on('error', over).on('close', over);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      listener.close();
    },
  };
}
