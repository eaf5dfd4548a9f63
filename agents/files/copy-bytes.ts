import type { FileHandle } from 'node:fs/promises';

const CHUNK_BYTES = 1024 * 1024;

/** All bytes of one open file into another, from the beginning of both. */
export async function copyBytes(from: FileHandle, to: FileHandle): Promise<void> {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  for (let offset = 0; ; ) {
    const { bytesRead } = await from.read(chunk, 0, CHUNK_BYTES, offset);
    if (bytesRead === 0) return;
    for (let written = 0; written < bytesRead; ) {
      const { bytesWritten } = await to.write(chunk, written, bytesRead - written, offset + written);
      written += bytesWritten;
    }
    offset += bytesRead;
  }
}
