import type { FileHandle } from 'node:fs/promises';

/** Some 600 events: more at once would keep others waiting, less takes longer. */
const CHUNK_BYTES = 128 * 1024;
const NEWLINE = 0x0a;

/**
 * A file of lines from its end to its beginning, a piece of whole lines at a time, as it was when it had this
 * size. Between pieces others have their turn.
 */
export async function* piecesBackwards(handle: FileHandle, sizeBytes: number): AsyncGenerator<string> {
  let cut: Buffer[] = []; // the rest of a line that begins further up
  for (let end = sizeBytes; end > 0; ) {
    const start = Math.max(0, end - CHUNK_BYTES);
    const chunk = Buffer.alloc(end - start);
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, start);
    if (bytesRead < chunk.length) return; // somebody cut the file
    const from = start === 0 ? 0 : chunk.indexOf(NEWLINE) + 1;
    end = start;
    if (start > 0 && from === 0) {
      cut.unshift(chunk);
      continue;
    }
    yield Buffer.concat([chunk.subarray(from), ...cut]).toString('utf8');
    cut = [chunk.subarray(0, from)];
  }
}
