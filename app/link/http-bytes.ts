import type { ServerHttp2Stream } from 'node:http2';
import { Readable, Writable } from 'node:stream';

const BUFFER_BYTES = 1024 * 1024;

/**
 * What comes up in a call. Apart from the HTTP/2 stream, so that whoever stops reading it, or whose file is full,
 * can still answer in words.
 */
export function bytesUp(stream: ServerHttp2Stream): Readable {
  const up = new Readable({
    highWaterMark: BUFFER_BYTES,
    read: () => void stream.resume(),
    destroy(error, callback) {
      stream.off('data', onData).pause();
      callback(error);
    },
  });
  up.on('error', ignore);
  const onData = (chunk: Buffer) => {
    if (!up.push(chunk)) stream.pause();
  };
  stream.on('data', onData).pause();
  // To Node a reset is an end too (RFC 9113 §8.1).
  stream.once('end', () => (stream.aborted ? up.destroy(new Error('the asker ended it')) : up.push(null)));
  stream.once('close', () => {
    if (!stream.readableEnded) up.destroy(new Error('the asker ended it'));
  });
  return up;
}

/** What goes down in a call. Its end is not the stream's: the answer comes behind it. */
export function bytesDown(stream: ServerHttp2Stream): Writable {
  const down = new Writable({
    highWaterMark: BUFFER_BYTES,
    write: (chunk: Buffer, _encoding, callback) => void stream.write(chunk, callback),
  });
  down.on('error', ignore);
  stream.once('close', () => {
    if (!down.writableFinished) down.destroy(new Error('the asker ended it'));
  });
  return down;
}

/** Whoever uses it hears of it all the same; unheard, an error of a stream would end the process. */
function ignore(): void {}
