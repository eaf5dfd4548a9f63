import { chmod, mkdir, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { lock } from 'proper-lockfile';
import {
  createMessageConnection,
  ErrorCodes,
  type MessageConnection,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node.js';
import type { CallOptions } from '../../app/calls.ts';
import type { CoreEvent } from '../../app/contract.ts';
import { assertOurs, isNobody, localAddress } from './address.ts';
import { callRequest, type ErrorData, eventNotification, followRequest, progressType } from './protocol.ts';

/** What is served of a core. */
export interface Served {
  call(name: string, input: unknown, options?: CallOptions): Promise<unknown>;
  follow(listener: (event: CoreEvent) => void): () => void;
}

/** Another core runs in this home folder. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning';
}

/**
 * Serves a core's calls to its own user. Listening is also the lock of the home folder: the kernel takes it
 * back however the process ends.
 */
export async function serveLocally(core: Served, home: string): Promise<{ close(): Promise<void> }> {
  const connections = new Set<MessageConnection>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const connection = createMessageConnection(
      new StreamMessageReader(socket),
      new StreamMessageWriter(socket),
    );
    connections.add(connection);
    sockets.add(socket);
    socket.on('error', () => {}); // the close that follows says enough
    socket.on('close', () => {
      connections.delete(connection);
      sockets.delete(socket);
      connection.dispose();
    });
    // What is no JSON-RPC stays none: there is no way back into step.
    connection.onError(() => void socket.destroy());
    serve(core, connection);
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

function serve(core: Served, connection: MessageConnection): void {
  connection.onRequest(callRequest, async ({ name, input, progress }, token) => {
    const controller = new AbortController();
    const canceled = token.onCancellationRequested(() => controller.abort(new Error('canceled')));
    const left = connection.onDispose(() => controller.abort(new Error('the caller left')));
    try {
      const report = (value: unknown) =>
        tell(() => connection.sendProgress(progressType, progress ?? '', value));
      return await core.call(name, input, {
        signal: controller.signal,
        ...(progress && { progress: report }),
      });
    } catch (error) {
      const { message, condition = 'failed' } = error as Error & Partial<ErrorData>;
      return new ResponseError(ErrorCodes.InternalError, message, { condition });
    } finally {
      canceled.dispose();
      left.dispose();
    }
  });
  connection.onRequest(followRequest, () => {
    const unfollow = core.follow((event) =>
      tell(() => connection.sendNotification(eventNotification, event)),
    );
    connection.onDispose(unfollow);
    return null;
  });
  connection.listen();
}

/** Whoever has just left hears nothing any more, and that is no fault of whoever speaks. */
async function tell(send: () => Promise<void>): Promise<void> {
  try {
    await send();
  } catch {
    // the connection's close does the rest
  }
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
