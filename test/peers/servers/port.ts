import { createServer } from 'node:net';

// Below Linux's ephemeral range, so that no outgoing connection takes the port between our look and its use.
// A random start keeps test processes that run side by side apart.
const first = 20_000;
const count = 12_000;
let next = Math.floor(Math.random() * count);

/** A TCP port of 127.0.0.1 that nobody listens on. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < count; tries++) {
    const port = first + next;
    next = (next + 1) % count;
    if (await isFree(port)) return port;
  }
  throw new Error('no free port on 127.0.0.1');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
