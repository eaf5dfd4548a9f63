import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import {
  createMessageConnection,
  ErrorCodes,
  type MessageConnection,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node.js';
import type { CallBytes } from '../../app/call-bytes.ts';
import type { CallOptions } from '../../app/calls.ts';
import type { CoreEvent } from '../../app/contract.ts';
import type { Channels } from './channels.ts';
import {
  callRequest,
  channelRequest,
  type ErrorData,
  eventNotification,
  followRequest,
  progressType,
  sentNotification,
} from './protocol.ts';

/** What is served of a core. */
export interface Served {
  call(name: string, input: unknown, options?: CallOptions & CallBytes): Promise<unknown>;
  follow(listener: (event: CoreEvent) => void): () => void;
  /** Ends the stream when it is over, or for nobody. */
  stream(name: string, stream: Duplex): Promise<void>;
}

/** Answers the messages of one connection until it closes. */
export function serveMessages(core: Served, socket: Socket, channels: Channels): void {
  const connection = createMessageConnection(
    new StreamMessageReader(socket),
    new StreamMessageWriter(socket),
  );
  socket.on('close', () => {
    connection.dispose();
    channels.leave(connection);
  });
  // What is no JSON-RPC stays none: there is no way back into step.
  connection.onError(() => void socket.destroy());
  serveCalls(core, connection, channels);
  connection.onRequest(followRequest, () => {
    const unfollow = core.follow((event) =>
      tell(() => connection.sendNotification(eventNotification, event)),
    );
    connection.onDispose(unfollow);
    return null;
  });
  connection.listen();
  socket.resume();
}

function serveCalls(core: Served, connection: MessageConnection, channels: Channels): void {
  connection.onRequest(channelRequest, ({ bytes }) => {
    try {
      return { token: channels.handOut(connection, bytes === 'up' ? 'up' : 'down') };
    } catch (error) {
      return asResponse(error);
    }
  });
  connection.onNotification(sentNotification, ({ token, bytes }) => channels.sent(connection, token, bytes));
  connection.onRequest(callRequest, async ({ name, input, progress, channel: token }, cancel) => {
    const controller = new AbortController();
    const { signal } = controller;
    const canceled = cancel.onCancellationRequested(() => controller.abort(new Error('canceled')));
    const left = connection.onDispose(() => controller.abort(new Error('the caller left')));
    const report = (value: unknown) =>
      tell(() => connection.sendProgress(progressType, progress ?? '', value));
    const options = { signal, ...(progress && { progress: report }) };
    const callBeside = async (token: string) => {
      const channel = await channels.take(connection, token);
      try {
        signal.addEventListener('abort', () => channel.end(signal.reason));
        const answer = await core.call(name, input, { ...options, ...channel.bytes });
        const bytes = await channel.flush();
        if (bytes !== undefined)
          await tell(() => connection.sendNotification(sentNotification, { token, bytes }));
        return answer;
      } finally {
        channels.release(token);
      }
    };
    try {
      return await (token === undefined ? core.call(name, input, options) : callBeside(token));
    } catch (error) {
      return asResponse(error);
    } finally {
      canceled.dispose();
      left.dispose();
    }
  });
}

function asResponse(error: unknown): ResponseError<ErrorData> {
  const { message, condition = 'failed' } = error as Error & Partial<ErrorData>;
  return new ResponseError(ErrorCodes.InternalError, message, { condition });
}

/** Whoever has just left hears nothing any more, and that is no fault of whoever speaks. */
async function tell(send: () => Promise<void>): Promise<void> {
  try {
    await send();
  } catch {
    // the connection's close does the rest
  }
}
