import { createHash } from 'node:crypto';
import { Refusal } from '../../app/agent.ts';
import type { Asking } from './asking.ts';
import { openFile } from './open-file.ts';
import type { Shares } from './shares.ts';
import { asRefusal } from './system-error.ts';
import { readVersion } from './version.ts';

const CHUNK_BYTES = 1024 * 1024;
const PROGRESS_BYTES = 32 * CHUNK_BYTES;

/** SHA-256 of a file as it stood from the first byte to the last. */
export async function hash(
  shares: Shares,
  path: string,
  { asker, signal, progress }: Asking<{ bytesDone: number }>,
): Promise<{ sha256: string }> {
  await using opened = await openFile(shares, path, asker);
  const { handle } = opened;
  const version = await readVersion(handle);
  const digest = createHash('sha256');
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let bytesDone = 0;
  // One that grows without end is not followed: it has changed.
  while (bytesDone <= opened.stats.size) {
    signal.throwIfAborted();
    const { bytesRead } = await handle.read(chunk, 0, CHUNK_BYTES, bytesDone).catch((error) => {
      throw asRefusal(error);
    });
    if (bytesRead === 0) break;
    digest.update(chunk.subarray(0, bytesRead));
    bytesDone += bytesRead;
    if (bytesDone % PROGRESS_BYTES === 0) progress?.({ bytesDone });
  }
  if ((await readVersion(handle)) !== version)
    throw new Refusal('conflict', 'This file is being changed just now. Try again.');
  return { sha256: digest.digest('hex') };
}
