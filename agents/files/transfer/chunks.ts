import type { FileHandle } from 'node:fs/promises';

export const CHUNK_BYTES = 1024 * 1024;

/** One is being read, one is with the taker, and of the one before the last bytes may still be leaving. */
const BUFFERS = 3;

/**
 * The bytes of an open file from one place to another, read one chunk ahead; fewer where the file ends before. Each
 * chunk has `room` octets in front that are the taker's to fill, and is the taker's until the next but one is asked for.
 */
export async function* chunksOf(
  handle: FileHandle,
  from: number,
  to: number,
  room = 0,
): AsyncGenerator<Buffer> {
  const buffers: Buffer[] = [];
  const read = async (at: number, turn: number): Promise<Buffer> => {
    const wanted = Math.max(0, Math.min(CHUNK_BYTES, to - at));
    buffers[turn % BUFFERS] ??= Buffer.allocUnsafeSlow(room + wanted); // none is larger than the first
    const buffer = buffers[turn % BUFFERS] as Buffer;
    let bytes = 0;
    while (bytes < wanted) {
      const { bytesRead } = await handle.read(buffer, room + bytes, wanted - bytes, at + bytes);
      if (bytesRead === 0) break;
      bytes += bytesRead;
    }
    return buffer.subarray(0, room + bytes);
  };
  let turn = 0;
  let ahead = read(from, turn++);
  try {
    for (let at = from; at < to; ) {
      const chunk = await ahead;
      if (chunk.length === room) return;
      at += chunk.length - room;
      ahead = read(at, turn++);
      yield chunk;
    }
  } finally {
    await ahead.catch(() => {}); // nobody closes the file while it is read
  }
}
