import { randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { type OfferedFile, Refusal, type Request } from '../../app/agent.ts';
import { Destination } from './destination.ts';
import type { Folder } from './folder.ts';
import { newName } from './names.ts';
import type { Shares } from './shares.ts';
import { refused } from './system-error.ts';
import { freeNames } from './transfer/free-names.ts';

const CHUNK_BYTES = 1_048_576;

/** A file that somebody's client offers goes into the first share that takes new files from them, a drop-box before others. */
export async function receiveOffered(file: OfferedFile, request: Request<Shares>): Promise<void> {
  const shares = request.state.puttable(request);
  const share = shares.find(({ access }) => access === 'drop') ?? shares[0];
  if (!share)
    throw new Refusal(
      'not-allowed',
      'No share takes files. Its owner can add one in the settings (files.shares).',
    );
  const name = newName(file.name);
  await using destination = await Destination.open(share.folder, 'share');
  const id = `offer${randomBytes(12).toString('hex')}`;
  const handle = await destination.openPart(id);
  try {
    await refused(write(handle, await file.accept(), request.signal));
    await using folder = await destination.folder('');
    const placed = await place(destination, id, handle, folder, name);
    request.note(`${share.name}/${placed}`);
  } catch (error) {
    await destination.removePart(id);
    throw error;
  } finally {
    await handle.close();
  }
}

/** Disks like large pieces better than what a network brings. */
async function write(handle: FileHandle, bytes: Readable, signal: AbortSignal): Promise<void> {
  let pieces: Buffer[] = [];
  let gathered = 0;
  const flush = async () => {
    for (let rest = Buffer.concat(pieces); rest.length > 0; ) {
      const { bytesWritten } = await handle.write(rest);
      rest = rest.subarray(bytesWritten);
    }
    [pieces, gathered] = [[], 0];
  };
  for await (const chunk of bytes) {
    signal.throwIfAborted();
    pieces.push(chunk);
    gathered += chunk.length;
    if (gathered >= CHUNK_BYTES) await flush();
  }
  await flush();
  await handle.sync();
}

async function place(
  destination: Destination,
  id: string,
  handle: FileHandle,
  folder: Folder,
  name: string,
): Promise<string> {
  for (const free of freeNames(name, false)) {
    try {
      await destination.finish(id, folder, free, { handle });
      return free;
    } catch (error) {
      if (!(error instanceof Refusal) || error.condition !== 'conflict') throw error;
    }
  }
  throw new Refusal('conflict', 'There are too many of this name already.');
}
