import type { FileHandle } from 'node:fs/promises';

export const CHUNK_BYTES = 1024 * 1024;

/**
 * The bytes of an open file from one place to another, read one chunk ahead; fewer where the file ends before.
 * Each chunk is a buffer of its own, with `room` octets in front that are the taker's to fill.
 */
export async function* chunksOf(
  handle: FileHandle,
  from: number,
  to: number,
  room = 0,
): AsyncGenerator<Buffer> {
  const read = async (at: number): Promise<Buffer> => {
    const wanted = Math.min(CHUNK_BYTES, to - at);
    const buffer = Buffer.allocUnsafeSlow(room + Math.max(0, wanted));
    let bytes = 0;
    while (bytes < wanted) {
      const { bytesRead } = await handle.read(buffer, room + bytes, wanted - bytes, at + bytes);
      if (bytesRead === 0) break;
      bytes += bytesRead;
    }
    return buffer.subarray(0, room + bytes);
  };
  let ahead = read(from);
  try {
    for (let at = from; at < to; ) {
      const chunk = await ahead;
      if (chunk.length === room) return;
      at += chunk.length - room;
      ahead = read(at);
      yield chunk;
    }
  } finally {
    await ahead.catch(() => {}); // nobody closes the file while it is read
  }
}
