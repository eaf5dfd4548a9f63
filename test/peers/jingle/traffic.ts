import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';

/** Bytes that differ at every place, and the same for the same seed. */
function* noise(totalBytes: number, seed: number): Generator<Buffer> {
  let state = seed;
  for (let left = totalBytes; left > 0; ) {
    const chunk = Buffer.allocUnsafe(Math.min(left, 61_440));
    for (let at = 0; at + 4 <= chunk.length; at += 4) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
      chunk.writeInt32LE(state, at);
    }
    chunk.fill(7, chunk.length & ~3);
    left -= chunk.length;
    yield chunk;
  }
}

/** Sends them all; resolves with their SHA-256. */
export async function send(stream: Duplex, totalBytes: number, seed: number): Promise<string> {
  const hash = createHash('sha256');
  for (const chunk of noise(totalBytes, seed)) {
    hash.update(chunk);
    if (stream.destroyed) throw stream.errored ?? new Error('the stream is gone');
    if (!stream.write(chunk)) await drainOrClose(stream);
  }
  return hash.digest('hex');
}

function drainOrClose(stream: Duplex): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done).off('close', done);
      resolve();
    };
    stream.on('drain', done).on('close', done);
  });
}

/** Reads so many bytes, or until the other side ends its direction. */
export async function receive(stream: Duplex, wantedBytes = Number.POSITIVE_INFINITY): Promise<Received> {
  const hash = createHash('sha256');
  let bytes = 0;
  if (wantedBytes > 0)
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
      const wanted: Buffer = chunk.subarray(0, wantedBytes - bytes);
      hash.update(wanted);
      bytes += wanted.length;
      if (bytes >= wantedBytes) break;
    }
  return { bytes, sha256: hash.digest('hex') };
}

export interface Received {
  bytes: number;
  sha256: string;
}

/** Prosody 0.12 relays the last 4,096 bytes when more come: a byte now and then, until `done`. */
export async function nudge<T>(stream: Duplex, done: Promise<T>): Promise<T> {
  const timer = setInterval(() => stream.write('.'), 50);
  try {
    return await done;
  } finally {
    clearInterval(timer);
  }
}
