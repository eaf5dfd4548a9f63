import type { Writable } from 'node:stream';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Refusal } from '../../app/agent.ts';
import type { Asking } from './asking.ts';
import { openFile } from './open-file.ts';
import type { Shares } from './shares.ts';
import { asRefusal } from './system-error.ts';
import { readVersion } from './version.ts';

const CHUNK_BYTES = 1024 * 1024;

/** The bytes of a file of this PC as it stood from the first to the last of them. */
export async function readHere(
  shares: Shares,
  {
    path,
    offset,
    length = Number.POSITIVE_INFINITY,
  }: { path: string; offset: number; length?: number | undefined },
  { asker, signal, down }: Asking & { down: Writable },
): Promise<{ sentBytes: number }> {
  await using opened = await openFile(shares, path, asker);
  const { handle } = opened;
  const version = await readVersion(handle);
  const end = Math.min(opened.stats.size, offset + length);
  let at = offset;
  async function* chunks() {
    while (at < end) {
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, end - at));
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, at).catch((error) => {
        throw asRefusal(error);
      });
      if (bytesRead === 0) break;
      at += bytesRead;
      yield chunk.subarray(0, bytesRead);
    }
    if ((await readVersion(handle)) !== version)
      throw new Refusal('conflict', 'This file is being changed just now. Try again.');
  }
  await pipeline(Readable.from(chunks(), { objectMode: false }), down, { signal });
  return { sentBytes: at - offset };
}
