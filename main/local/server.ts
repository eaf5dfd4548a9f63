import { chmod, mkdir, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { lock } from 'proper-lockfile';
import { assertOurs, isNobody, localAddress } from './address.ts';
import { Channels } from './channels.ts';
import { greet } from './greeting.ts';
import { type Served, serveMessages } from './serving.ts';

/** For half a greeting to its end, and for a channel's token to its bytes and its call. */
const PATIENCE_MS = 10_000;

/** Another core runs in this home folder. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning';
}

/**
 * Serves a core's calls to its own user. Listening is also the lock of the home folder: the kernel takes it
 * back however the process ends.
 */
export async function serveLocally(
  core: Served,
  home: string,
  { patienceMs = PATIENCE_MS } = {},
): Promise<{ close(): Promise<void> }> {
  const channels = new Channels(patienceMs);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}); // the close that follows says enough
    socket.on('close', () => sockets.delete(socket));
    const messages = () => serveMessages(core, socket, channels);
    const bytes = (token: string) => channels.arrive(token, socket);
    greet(socket, { messages, bytes, stream: (name) => void core.stream(name, socket) }, patienceMs);
  });
  await listenAlone(server, home);
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Two cores started at the same moment must not both find the place free. */
async function listenAlone(server: Server, home: string): Promise<void> {
  const { path, folder } = localAddress(home);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await assertOurs(folder);
  const release = await lock(folder, {
    lockfilePath: `${folder}/starting.lock`,
    stale: 5_000,
    retries: { retries: 50, minTimeout: 50, maxTimeout: 200 },
  });
  try {
    if (await answers(path)) throw new AlreadyRunning(`Dragoman already runs with ${home}.`);
    if (process.platform !== 'win32') await rm(path, { force: true });
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve));
    if (process.platform !== 'win32') await chmod(path, 0o600);
  } finally {
    await release();
  }
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    // Too busy to let us in (EAGAIN) is still there.
    socket.once('error', (error) => resolve(!isNobody(error)));
  });
}
