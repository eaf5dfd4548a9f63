import { createReadStream, openSync, readFileSync, writev } from 'node:fs';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { promisify } from 'node:util';

const BLOCK_BYTES = 2 ** 20;
const tls = { minVersion: 'TLSv1.3', ciphers: 'TLS_AES_128_GCM_SHA256' } as const;
const [role, ...args] = process.argv.slice(2);

if (role === 'send') {
  const [cert = '', key = ''] = args;
  const waiting: string[] = [];
  createInterface({ input: process.stdin }).on('line', (file) => waiting.push(file));
  const server = createServer({ ...tls, cert: readFileSync(cert), key: readFileSync(key) }, (socket) => {
    createReadStream(waiting.shift() ?? '', { highWaterMark: BLOCK_BYTES }).pipe(socket);
  });
  server.listen(0, '127.0.0.1', () => process.stdout.write(`${Object(server.address()).port}\n`));
} else {
  const [port, ca = '', file = ''] = args;
  const began = performance.now();
  const socket = connect({ ...tls, port: Number(port), ca: readFileSync(ca), servername: 'localhost' });
  await written(socket, file);
  process.stdout.write(`${(performance.now() - began) / 1000}\n`);
}

/** Gathered to whole blocks: a write for each record of TLS takes several times as long. */
async function written(socket: TLSSocket, file: string): Promise<void> {
  const descriptor = openSync(file, 'w');
  const write = promisify(writev);
  let gathered: Buffer[] = [];
  let bytes = 0;
  const flush = async () => {
    const now = gathered;
    gathered = [];
    bytes = 0;
    await write(descriptor, now);
  };
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    gathered.push(chunk);
    bytes += chunk.length;
    if (bytes >= BLOCK_BYTES) await flush();
  }
  await flush();
}
