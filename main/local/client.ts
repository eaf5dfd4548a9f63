import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import {
  CancellationTokenSource,
  createMessageConnection,
  type Message,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node.js';
import { contracts } from '../../agents/contracts.ts';
import { type ByteClient, byteClient, type SendBytes } from '../../app/call-bytes.ts';
import type { Client } from '../../app/calls.ts';
import type { CoreEvent } from '../../app/contract.ts';
import { assertOurs, isNobody, localAddress } from './address.ts';
import { Beside } from './beside.ts';
import {
  callRequest,
  channelRequest,
  eventNotification,
  followRequest,
  progressType,
  sentNotification,
} from './protocol.ts';

/** The core of a home folder, as one of its user's programs talks to it. */
export interface Local {
  call: Client<typeof contracts> & ByteClient<typeof contracts>;
  send: SendBytes;
  follow(listener: (event: CoreEvent) => void): Promise<void>;
  /** Resolves when the core goes away. */
  closed: Promise<void>;
  close(): void;
}

/** Undefined when no core runs there. */
export async function connectLocally(home: string): Promise<Local | undefined> {
  const { path, folder } = localAddress(home);
  if (folder !== home && existsSync(folder)) await assertOurs(folder);
  const socket = connect(path);
  const isThere = await new Promise<boolean>((resolve, reject) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', (error) => (isNobody(error) ? resolve(false) : reject(error)));
  });
  if (!isThere) return undefined;
  const connection = createMessageConnection(new StreamMessageReader(socket), new Writer(socket));
  const closed = new Promise<void>((resolve) => connection.onClose(resolve));
  // The library leaves those who wait for an answer waiting.
  const broken = closed.then(() => {
    throw new Error('Dragoman ended before it answered.');
  });
  broken.catch(() => {}); // whoever waits is told
  connection.listen();
  const besides = new Map<string, Beside>();
  connection.onNotification(sentNotification, ({ token, bytes }) => besides.get(token)?.sent(bytes));
  const open = async (beside: Beside) => {
    const asked = connection.sendRequest(channelRequest, { bytes: beside.direction });
    const { token } = await Promise.race([asked, broken]);
    await beside.open(path, token, (bytes) => {
      connection.sendNotification(sentNotification, { token, bytes }).catch(() => {});
    });
    besides.set(token, beside);
    return token;
  };
  const send: SendBytes = async (name, input, { signal, progress, up, down } = {}) => {
    signal?.throwIfAborted();
    const beside = up || down ? new Beside({ up, down }) : undefined;
    let channel: string | undefined;
    const token = progress ? randomUUID() : undefined;
    const cancel = new CancellationTokenSource();
    const abort = () => {
      cancel.cancel();
      beside?.end();
    };
    beside?.broken.catch(abort);
    signal?.addEventListener('abort', abort, { once: true });
    const reports =
      token && progress && connection.onProgress(progressType, token, (value) => progress(value as never));
    try {
      if (beside) channel = await open(beside);
      const request = { name, input, ...(token && { progress: token }), ...(channel && { channel }) };
      const answer = await Promise.race([
        connection.sendRequest(callRequest, request, cancel.token),
        broken,
        ...(beside ? [beside.broken] : []),
      ]);
      await beside?.settled();
      return answer;
    } finally {
      beside?.end();
      if (channel) besides.delete(channel);
      signal?.removeEventListener('abort', abort);
      if (reports) reports.dispose();
    }
  };
  return {
    call: byteClient(contracts, send),
    send,
    closed,
    follow: async (listener) => {
      connection.onNotification(eventNotification, listener);
      await Promise.race([connection.sendRequest(followRequest, {}), broken]);
    },
    close: () => {
      connection.end();
      connection.dispose();
      socket.destroy();
    },
  };
}

/**
 * Over a request that cannot be written, because the core has just gone, the library leaves a rejection that nobody
 * can catch and that ends the whole program. The close that follows tells those who wait.
 */
class Writer extends StreamMessageWriter {
  override async write(message: Message): Promise<void> {
    await super.write(message).catch(() => {});
  }
}
