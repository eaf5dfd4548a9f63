import { createHash, type Hash, hash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { Refusal } from '../../../app/agent.ts';
import type { FileFailed } from '../contract-records.ts';
import { asRefusal } from '../system-error.ts';
import { chunksOf } from './chunks.ts';
import { Gathered } from './gathered.ts';
import { headOf, type Outgoing, OutgoingFiles, type SmallFile, versionIn } from './outgoing-file.ts';
import { HEAD_BYTES, jsonRecord, RECORD, record, writeHead } from './record.ts';

export type ToSend = Outgoing | { n: number; folder: string; modifiedMs?: number | undefined };

/** What became of one file: undefined when it was sent as it is. */
export type Sent = (n: number, problem: Refusal | undefined) => void;

/**
 * The records of files and folders, in order. A file that changes while it is read is sent once more; what cannot
 * be sent is told, and the next goes on.
 */
export async function* send(
  files: Iterable<ToSend> | AsyncIterable<ToSend>,
  sent: Sent = () => {},
): AsyncGenerator<Buffer> {
  await using opened = new OutgoingFiles();
  const gathered = new Gathered();
  for await (const file of files) {
    const isGathered =
      'folder' in file ? folderRecord(gathered, file) : await smallFile(opened, file, gathered, sent);
    if (gathered.isFull || (!isGathered && gathered.bytes > 0)) yield gathered.take();
    if (!isGathered && !('folder' in file)) yield* largeFile(opened, file, sent);
  }
  yield Buffer.concat([gathered.take(), record(RECORD.all)]);
}

function toldOf({ n, told }: Outgoing): { n: number; path?: string } {
  return { n, ...(told !== undefined && { path: told }) };
}

function folderRecord(
  gathered: Gathered,
  { n, folder, modifiedMs }: Extract<ToSend, { folder: string }>,
): true {
  gathered.json(RECORD.folder, { n, path: folder, modifiedMs });
  return true;
}

/** Whether it is a small file: then all its records are gathered. */
async function smallFile(
  opened: OutgoingFiles,
  file: Outgoing,
  gathered: Gathered,
  sent: Sent,
): Promise<boolean> {
  const from = gathered.bytes;
  const roomFor = (before: BigIntStats) => {
    gathered.backTo(from);
    gathered.json(RECORD.file, { ...toldOf(file), ...headOf(before), offset: 0 });
    return gathered.data(Number(before.size));
  };
  try {
    // Nothing of it has left, so the second attempt is the first one that is told of.
    for (let attempt = 0; attempt < 2; attempt++) {
      const small = await opened.readSmall(file, roomFor);
      if (!small) {
        gathered.backTo(from); // it was small a moment ago
        return false;
      }
      if (!isWhole(small)) continue;
      gathered.json(RECORD.end, { sha256: hash('sha256', small.bytes, 'hex') });
      sent(file.n, undefined);
      return true;
    }
    throw changing();
  } catch (error) {
    gathered.backTo(from);
    gathered.json(RECORD.failed, failed(file, error, sent));
    return true;
  }
}

function isWhole({ bytes, before, after }: SmallFile): boolean {
  return bytes.length === Number(before.size) && versionIn(before) === versionIn(after);
}

async function* largeFile(opened: OutgoingFiles, file: Outgoing, sent: Sent): AsyncGenerator<Buffer> {
  for (const isLast of [false, true]) {
    let handle: FileHandle | undefined;
    try {
      const { handle: own, stats } = await opened.open(file);
      handle = own;
      const size = Number(stats.size);
      const offset = file.version === versionIn(stats) && file.offset <= size && !isLast ? file.offset : 0;
      const sum = createHash('sha256');
      const before = offset > 0 ? await hashBefore(own, offset, sum) : undefined;
      yield jsonRecord(RECORD.file, { ...toldOf(file), ...headOf(stats), offset, before });
      let at = offset;
      for await (const chunk of chunksOf(own, offset, size, HEAD_BYTES)) {
        const data = chunk.subarray(HEAD_BYTES);
        writeHead(chunk, RECORD.data, data.length);
        sum.update(data);
        at += data.length;
        yield chunk;
      }
      const isSame = versionIn(await own.stat({ bigint: true })) === versionIn(stats);
      if (at === size && isSame) {
        yield jsonRecord(RECORD.end, { sha256: sum.digest('hex') });
        sent(file.n, undefined);
        return;
      }
    } catch (error) {
      yield jsonRecord(RECORD.failed, failed(file, error, sent));
      return;
    } finally {
      await handle?.close();
    }
    if (isLast) yield jsonRecord(RECORD.failed, failed(file, changing(), sent));
    else yield jsonRecord(RECORD.failed, { n: file.n, condition: 'changed', reason: 'It changed.' });
  }
}

/** Of what lies before an offset, in hex; the sum goes on from there. */
export async function hashBefore(handle: FileHandle, offset: number, sum: Hash): Promise<string> {
  for await (const chunk of chunksOf(handle, 0, offset)) sum.update(chunk);
  return sum.copy().digest('hex');
}

function changing(): Refusal {
  return new Refusal('conflict', 'It changes while it is read. Try again when it rests.');
}

function failed({ n }: Outgoing, error: unknown, sent: Sent): FileFailed {
  const refusal = asRefusal(error);
  if (!(refusal instanceof Refusal)) throw error;
  sent(n, refusal);
  return { n, condition: refusal.condition, reason: refusal.message };
}
