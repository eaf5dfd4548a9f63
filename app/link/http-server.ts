import { performServerHandshake } from 'node:http2';
import type { TLSSocket } from 'node:tls';
import { type Answerer, answerCall, InputRoom } from './http-answer.ts';
import { Idle } from './http-idle.ts';
import { watch } from './http-watch.ts';
import { CONNECTION_WINDOW, limits, settings } from './http-wire.ts';

/** Longer than askers keep a link that they do not use. */
const IDLE_MS = 5 * 60_000;

/**
 * Answers what is asked inside a link whose handshake is done, until it is gone or the signal aborts.
 *
 * @param mayStall true for carriers that can take long over a few bytes
 */
export async function serveHttp(
  socket: TLSSocket,
  answerer: Answerer,
  signal: AbortSignal,
  mayStall = false,
): Promise<void> {
  const session = performServerHandshake(socket, {
    settings,
    maxHeaderListPairs: 32,
    maxSendHeaderBlockLength: limits.headerBytes,
  });
  const { gone, end } = watch(session, socket, signal, mayStall);
  session.setLocalWindowSize(CONNECTION_WINDOW);
  const idle = new Idle(IDLE_MS, end);
  const room = new InputRoom();
  session.on('stream', (stream, headers) => {
    idle.begin();
    stream.once('close', () => idle.done());
    void answerCall(stream, headers, answerer, room);
  });
  await gone;
  idle.end();
}
