import { once } from 'node:events';
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { Readable, Writable } from 'node:stream';
import { Refusal } from '../refusal.ts';
import { bytesDown, bytesUp } from './http-bytes.ts';
import {
  ANSWER,
  type Answer,
  BYTES,
  INPUT_LENGTH,
  inRefusal,
  LINES,
  type Line,
  limits,
  namesIn,
  writeAnswer,
} from './http-wire.ts';

/** One call as it came; nothing is known of its input but that it is JSON. */
export interface Asked {
  agent: string;
  call: string;
  input: unknown;
  up: Readable;
  down: Writable;
  /** Aborts when the asker cancels or the link is gone. */
  signal: AbortSignal;
  progress(value: unknown): void;
}

export interface Answerer {
  /** Which way bytes go in this call, if any. @throws Refusal when there is no such call */
  bytesOf(agent: string, call: string): 'up' | 'down' | undefined;
  /** What a Refusal says is told to the asker; of anything else only that it happened. */
  answer(asked: Asked): Promise<unknown>;
}

/** Memory for inputs that are not whole yet, shared by all calls of a link. */
export class InputRoom {
  #bytes = 0;

  async with<T>(bytes: number, read: () => Promise<T>): Promise<T> {
    if (this.#bytes + bytes > limits.inputBytes)
      throw new Refusal('resource-constraint', 'Too much is asked at once. Try again in a moment.');
    this.#bytes += bytes;
    try {
      return await read();
    } finally {
      this.#bytes -= bytes;
    }
  }
}

/** Answers one call; never rejects. */
export async function answerCall(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders & { ':path'?: string; ':method'?: string },
  answerer: Answerer,
  room: InputRoom,
): Promise<void> {
  stream.on('error', () => {}); // told by its close
  const ended = new AbortController();
  const end = () => ended.abort(new Error('the asker ended it'));
  stream.once('close', end);
  let bytes: 'up' | 'down' | undefined;
  try {
    const [agent, call] = (headers[':method'] === 'POST' && namesIn(headers[':path'])) || ['', ''];
    bytes = answerer.bytesOf(agent, call);
    const input = await readInput(stream, headers[INPUT_LENGTH], room);
    begin(stream, bytes);
    const down = bytes === 'down' ? bytesDown(stream) : new Writable({ write: nowhere });
    const output = await answerer.answer({
      ...{ agent, call, input, signal: ended.signal, down },
      up: bytes === 'up' ? bytesUp(stream) : Readable.from([]),
      progress: (value) => tell(stream, { progress: value }, ended),
    });
    if (bytes === 'down' && !stream.destroyed) await finish(down);
    stream.off('close', end);
    conclude(stream, bytes, { output });
  } catch (error) {
    stream.off('close', end);
    if (error instanceof Refusal) conclude(stream, bytes, inRefusal(error));
    else fail(stream);
  }
}

async function readInput(
  stream: ServerHttp2Stream,
  header: string | string[] | undefined,
  room: InputRoom,
): Promise<unknown> {
  const length = typeof header === 'string' && /^\d{1,9}$/.test(header) ? Number(header) : Number.NaN;
  if (!(length <= limits.jsonBytes)) throw new Refusal('bad-request', 'This request is too long.');
  return room.with(length, async () => parse(await readBytes(stream, length)));
}

/** The first bytes; the others are left in the stream. */
async function readBytes(stream: ServerHttp2Stream, length: number): Promise<Buffer> {
  const late = AbortSignal.timeout(limits.inputMs);
  const parts: Buffer[] = [];
  let missing = length;
  while (missing > 0) {
    const part: Buffer | null = stream.read();
    if (part) {
      parts.push(part.subarray(0, missing));
      if (part.length > missing) stream.unshift(part.subarray(missing));
      missing -= Math.min(missing, part.length);
    } else {
      await more(stream, late);
    }
  }
  return Buffer.concat(parts);
}

async function more(stream: ServerHttp2Stream, late: AbortSignal): Promise<void> {
  const settled = new AbortController();
  const signal = AbortSignal.any([late, settled.signal]);
  const events = ['readable', 'end', 'close'].map((event) => once(stream, event, { signal }));
  if (!stream.readableEnded && !stream.destroyed)
    await Promise.race(events).catch((error) => {
      throw late.aborted ? new Refusal('resource-constraint', 'This request did not come in time.') : error;
    });
  settled.abort();
  await Promise.allSettled(events);
  if (stream.readableEnded || stream.destroyed)
    throw new Refusal('bad-request', 'This request is not whole.');
}

function parse(input: Buffer): unknown {
  try {
    return JSON.parse(input.toString());
  } catch {}
  throw new Refusal('bad-request', 'This request is no JSON.');
}

function begin(stream: ServerHttp2Stream, bytes: 'up' | 'down' | undefined): void {
  if (stream.destroyed || stream.headersSent) return;
  const isDown = bytes === 'down';
  stream.respond({ ':status': 200, 'content-type': isDown ? BYTES : LINES }, { waitForTrailers: isDown });
}

/** Whoever asks and does not read is left, before its answer fills our memory. */
function tell(stream: ServerHttp2Stream, line: Line, ended: AbortController): void {
  if (stream.destroyed) return;
  stream.write(`${JSON.stringify(line)}\n`);
  if (stream.writableLength <= limits.waitingBytes) return;
  ended.abort(new Refusal('resource-constraint', 'The asker does not read its answer.'));
  fail(stream);
}

/** INTERNAL_ERROR (RFC 9113 §7). Not by close(), which in Node does not stop what is still to be sent. */
function fail(stream: ServerHttp2Stream): void {
  stream.destroy(new Error('not answered'));
}

/** All that was written is on its way; whatever was not ended is. */
async function finish(down: Writable): Promise<void> {
  if (down.writableFinished) return;
  if (!down.writableEnded) down.end();
  await once(down, 'finish');
}

function conclude(stream: ServerHttp2Stream, bytes: 'up' | 'down' | undefined, answer: Answer): void {
  if (stream.destroyed) return;
  begin(stream, bytes);
  stream.resume(); // what still comes is of no use, and must not hold up other calls
  const text = bytes === 'down' ? writeAnswer(answer) : JSON.stringify(answer);
  const max = bytes === 'down' ? limits.trailerBytes : limits.jsonBytes;
  if (Buffer.byteLength(text) > max) {
    fail(stream);
  } else if (bytes === 'down') {
    stream.once('wantTrailers', () => stream.sendTrailers({ [ANSWER]: text }));
    stream.end();
  } else {
    stream.end(`${text}\n`);
  }
}

function nowhere(_chunk: unknown, _encoding: BufferEncoding, done: (error: Error) => void): void {
  done(new Error('No bytes go down in this call.'));
}
