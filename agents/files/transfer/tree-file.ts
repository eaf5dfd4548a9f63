import { createReadStream, createWriteStream } from 'node:fs';
import { access, rename } from 'node:fs/promises';
import { Readable, Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { lines } from '../../../app/link/http-lines.ts';
import { type TreeEntry, treeEntry } from '../contract-records.ts';
import { PeerFault } from './record.ts';

const MAX_LINE = 64 * 1024;

/** Entries as lines of JSON, in pieces of many. */
export async function* linesOf(entries: AsyncIterable<TreeEntry>): AsyncGenerator<Buffer> {
  let text = '';
  for await (const entry of entries) {
    text += `${JSON.stringify(entry)}\n`;
    if (text.length < MAX_LINE) continue;
    yield Buffer.from(text);
    text = '';
  }
  if (text !== '') yield Buffer.from(text);
}

/** Lets only whole entries through, line by line. */
class Checked extends Transform {
  #rest = Buffer.alloc(0);

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    const all = Buffer.concat([this.#rest, chunk]);
    const end = all.lastIndexOf('\n') + 1;
    this.#rest = all.subarray(end);
    const whole = all.subarray(0, end);
    const isFine = this.#rest.length <= MAX_LINE && whole.toString().split('\n').slice(0, -1).every(isEntry);
    if (isFine) done(null, whole);
    else done(noTree());
  }

  override _flush(done: TransformCallback): void {
    done(this.#rest.length === 0 ? null : noTree());
  }
}

function isEntry(line: string): boolean {
  try {
    return treeEntry.safeParse(JSON.parse(line)).success;
  } catch {
    return false;
  }
}

function noTree(): PeerFault {
  return new PeerFault('The other device told of files in a way that makes no sense.');
}

/** The tree of one transfer on disk: an entry's number is that of its line. */
export class TreeFile {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  async isThere(): Promise<boolean> {
    return access(this.#file).then(
      () => true,
      () => false,
    );
  }

  /** There once `fill` has written all of it. */
  async write(fill: (into: Transform) => Promise<void>): Promise<void> {
    const checked = new Checked();
    const fresh = `${this.#file}.new`;
    const written = pipeline(checked, createWriteStream(fresh, { mode: 0o600 }));
    written.catch(() => {}); // told below
    try {
      await fill(checked);
    } catch (error) {
      const fault = checked.errored;
      checked.destroy();
      await written.catch(() => {});
      throw fault ?? error;
    }
    await written;
    await rename(fresh, this.#file);
  }

  writeEntries(entries: AsyncIterable<TreeEntry>, signal: AbortSignal): Promise<void> {
    return this.write((into) =>
      pipeline(Readable.from(linesOf(entries), { objectMode: false }), into, { signal }),
    );
  }

  async *entries(): AsyncGenerator<[n: number, entry: TreeEntry]> {
    let n = 0;
    for await (const line of lines(createReadStream(this.#file), MAX_LINE))
      yield [n++, JSON.parse(line) as TreeEntry];
  }
}
