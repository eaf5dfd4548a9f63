import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  constants,
  type IncomingHttpHeaders,
} from 'node:http2';
import type { Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { Refusal } from '../refusal.ts';
import { lines } from './http-lines.ts';
import {
  ANSWER,
  type Answer,
  asRefusal,
  BYTES,
  INPUT_LENGTH,
  limits,
  readAnswer,
  readLine,
} from './http-wire.ts';
import { LinkBroke, PeerFault } from './link-errors.ts';
import { writePieces } from './write-pieces.ts';

export interface Asking {
  path: string;
  input: unknown;
  signal?: AbortSignal | undefined;
  progress?: ((value: unknown) => void) | undefined;
  up?: AsyncIterable<Buffer> | undefined;
  down?: Writable | undefined;
}

const { NGHTTP2_ENHANCE_YOUR_CALM, NGHTTP2_REFUSED_STREAM } = constants;

/** Asks one thing and resolves with its output, which no schema has seen yet. */
export async function ask(session: ClientHttp2Session, broke: AbortSignal, asking: Asking): Promise<unknown> {
  const { path, signal, progress, up, down } = asking;
  signal?.throwIfAborted();
  if (session.destroyed) throw new LinkBroke();
  const input = Buffer.from(JSON.stringify(asking.input));
  if (input.length > limits.jsonBytes) throw new Refusal('bad-request', 'This is too much to ask at once.');
  // Resets with CANCEL. Not close(): with much still to be sent Node then sends empty frames without end.
  const reset = new AbortController();
  const stream = session.request(
    { ':method': 'POST', ':path': path, [INPUT_LENGTH]: String(input.length) },
    { endStream: false, signal: reset.signal },
  );
  stream.on('error', () => {}); // whoever reads or writes hears of it
  const cancel = () => reset.abort();
  signal?.addEventListener('abort', cancel, { once: true });
  broke.addEventListener('abort', cancel, { once: true });
  // Its stream then ends by itself: whoever resets a thousand of them is taken for an attacker.
  let isAnswered = false;
  try {
    if (up) stream.write(input);
    else stream.end(input);
    if (up) void send(up, stream, reset.signal);
    const type = (await response(stream))['content-type'];
    const answer = type === BYTES ? await receive(stream, down) : await read(stream, progress);
    isAnswered = true;
    if (!stream.writableFinished) reset.abort();
    if ('refusal' in answer) throw asRefusal(answer.refusal);
    if (down) await end(down);
    return answer.output;
  } catch (error) {
    if (!isAnswered && !stream.closed) reset.abort();
    down?.destroy();
    if (signal?.aborted) throw signal.reason;
    if (broke.aborted || session.destroyed) throw new LinkBroke({ cause: error });
    throw isOfStream(error) ? problemOf(stream.rstCode) : error;
  } finally {
    signal?.removeEventListener('abort', cancel);
    broke.removeEventListener('abort', cancel);
  }
}

/** What goes wrong is told as the stream's error. */
async function send(
  up: AsyncIterable<Buffer>,
  stream: ClientHttp2Stream,
  signal: AbortSignal,
): Promise<void> {
  try {
    await writePieces(up, stream, signal);
    stream.end();
  } catch (error) {
    stream.destroy(error as Error);
  }
}

function response(stream: ClientHttp2Stream): Promise<IncomingHttpHeaders> {
  return new Promise((resolve, reject) => {
    stream.once('response', resolve);
    stream.once('error', reject);
    stream.once('close', () => reject(new PrematureEnd()));
  });
}

async function read(stream: ClientHttp2Stream, progress: Asking['progress']): Promise<Answer> {
  let answer: Answer | undefined;
  // To its end: leaving early is a reset.
  for await (const text of lines(stream, limits.jsonBytes)) {
    const line = readLine(text);
    if (!('progress' in line)) answer = line;
    else progress?.(line.progress);
  }
  if (!answer) throw new PrematureEnd();
  return answer;
}

/** The answer comes behind the bytes: without it they are not all that there was. */
async function receive(stream: ClientHttp2Stream, down: Writable | undefined): Promise<Answer> {
  if (!down) throw new PeerFault('bytes came that nobody asked for');
  let text: unknown;
  stream.once('trailers', (trailers) => {
    text = trailers[ANSWER];
  });
  await Promise.race([pipeline(stream, down, { end: false }), cutShort(stream, down)]);
  if (typeof text !== 'string') throw new PrematureEnd();
  return readAnswer(text);
}

/** `pipeline` waits for ever for the end of a stream that is gone while some of it was still to be taken. */
function cutShort(stream: ClientHttp2Stream, down: Writable): Promise<never> {
  return new Promise((_, reject) => {
    stream.once('close', () => {
      // What goes wrong with those who take it closes the stream, too, and is told by `pipeline`.
      if (!stream.readableEnded && !down.errored) reject(new PrematureEnd());
    });
  });
}

async function end(down: Writable): Promise<void> {
  const flushed = finished(down, { readable: false });
  down.end();
  await flushed;
}

/** It ended before its answer, for the reason that its code gives (RFC 9113 §7). */
class PrematureEnd extends Error {}

/** Rather than of whatever bytes come from or go to here. */
function isOfStream(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return (
    error instanceof PrematureEnd || code === 'ERR_STREAM_PREMATURE_CLOSE' || code.startsWith('ERR_HTTP2_')
  );
}

function problemOf(code: number | undefined): Error {
  if (code === NGHTTP2_REFUSED_STREAM || code === NGHTTP2_ENHANCE_YOUR_CALM)
    return new Refusal('resource-constraint', 'Too much was asked of this device at once. Try again later.');
  return new PeerFault('The other device had a fault of its own. Its activity says more.');
}
