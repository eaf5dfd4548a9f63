import { createHash, type Hash, hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { Refusal } from '../../../app/agent.ts';
import { asRefusal } from '../system-error.ts';
import { chunksOf } from './chunks.ts';
import { headOf, type Outgoing, OutgoingFiles, type SmallFile, versionIn } from './outgoing-file.ts';
import { HEAD_BYTES, jsonRecord, RECORD, record, writeHead } from './record.ts';

/** Records of small files leave together in pieces of about this size. */
const GATHER_BYTES = 256 * 1024;

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
  let gathered: Buffer[] = [];
  let bytes = 0;
  for await (const file of files) {
    const whole = 'folder' in file ? folderRecord(file) : await smallFile(opened, file, sent);
    if (whole) {
      gathered.push(whole);
      bytes += whole.length;
    }
    if (gathered.length > 0 && (!whole || bytes >= GATHER_BYTES)) {
      yield Buffer.concat(gathered);
      gathered = [];
      bytes = 0;
    }
    if (!whole && !('folder' in file)) yield* largeFile(opened, file, sent);
  }
  yield Buffer.concat([...gathered, record(RECORD.all)]);
}

function toldOf({ n, told }: Outgoing): { n: number; path?: string } {
  return { n, ...(told !== undefined && { path: told }) };
}

function folderRecord({ n, folder, modifiedMs }: Extract<ToSend, { folder: string }>): Buffer {
  return jsonRecord(RECORD.folder, { n, path: folder, modifiedMs });
}

/** All records of a small file; undefined for a larger one. */
async function smallFile(opened: OutgoingFiles, file: Outgoing, sent: Sent): Promise<Buffer | undefined> {
  try {
    // Nothing of it has left, so the second attempt is the first one that is told of.
    for (let attempt = 0; attempt < 2; attempt++) {
      const small = await opened.readSmall(file);
      if (!small) return undefined;
      if (!isWhole(small)) continue;
      const { bytes, before } = small;
      sent(file.n, undefined);
      return Buffer.concat([
        jsonRecord(RECORD.file, { ...toldOf(file), ...headOf(before), offset: 0 }),
        ...(bytes.length > 0 ? [record(RECORD.data, bytes)] : []),
        jsonRecord(RECORD.end, { sha256: hash('sha256', bytes, 'hex') }),
      ]);
    }
    return failed(file, changing(), sent);
  } catch (error) {
    return failed(file, error, sent);
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
      yield failed(file, error, sent);
      return;
    } finally {
      await handle?.close();
    }
    if (isLast) yield failed(file, changing(), sent);
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

function failed({ n }: Outgoing, error: unknown, sent: Sent): Buffer {
  const refusal = asRefusal(error);
  if (!(refusal instanceof Refusal)) throw error;
  sent(n, refusal);
  return jsonRecord(RECORD.failed, { n, condition: refusal.condition, reason: refusal.message });
}
