import type { Writable } from 'node:stream';
import { unlessAborted } from './unless-aborted.ts';

/**
 * Writes what is made piece by piece. Of each piece all has left before the next but one is asked for, so that whoever
 * makes them can use few buffers in turn. Ending the stream is left to the caller.
 *
 * @throws what the maker throws, what the stream fails with, or the signal's reason
 */
export async function writePieces(
  pieces: AsyncIterable<Buffer>,
  stream: Writable,
  signal: AbortSignal,
): Promise<void> {
  let before = Promise.resolve();
  for await (const piece of pieces) {
    signal.throwIfAborted();
    const written = write(stream, piece);
    written.catch(() => {}); // told when it is waited for
    // A stream that is destroyed does not tell of each write.
    await unlessAborted(before, signal);
    before = written;
  }
  await unlessAborted(before, signal);
}

function write(stream: Writable, piece: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(piece, (error) => (error ? reject(error) : resolve()));
  });
}
