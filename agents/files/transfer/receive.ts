import { Writable } from 'node:stream';
import {
  type FileFailed,
  type FileHead,
  type FolderHead,
  fileEnd,
  fileFailed,
  fileHead,
  folderHead,
} from '../contract-records.ts';
import { type Part, PeerFault, parsePayload, RECORD, RecordParser } from './record.ts';

type Later = Promise<void> | undefined;

/** One file on its way in. What returns a promise is to be waited for before more is given. */
export interface Arriving {
  readonly head: FileHead;
  add(data: Buffer): Later;
  /** All bytes have come, and this is what their sender read. */
  end(sha256: string): Later;
  /** No more will come now: what came is kept for going on. */
  pause(): Promise<void>;
  /** What came is worth nothing. */
  discard(): Promise<void>;
}

export interface Taker {
  file(head: FileHead): Promise<Arriving> | Arriving;
  folder(head: FolderHead): Promise<void>;
  /** `isBegun`: some of it has come. */
  failed(failed: FileFailed, isBegun: boolean): void;
  /** All has come. */
  all(): Promise<void>;
}

/** At most so much waits in memory for being taken apart. */
const WAITING_BYTES = 1024 * 1024;

/** It ended in order, and there was more to come. */
export class Incomplete extends Error {}

/** Where a stream of records ends. It fails when they are not what was agreed on (docs/protocol/transfer.md). */
export class Receiving extends Writable {
  readonly #taker: Taker;
  readonly #parser = new RecordParser();
  #arriving: Arriving | undefined;
  #leftBytes = 0;
  #isAll = false;
  #busy: Promise<unknown> = Promise.resolve();

  /** @param after until then nothing is taken: what comes waits here, and then where it comes from */
  constructor(taker: Taker, after: Promise<void> = Promise.resolve()) {
    const construct = (done: (error?: Error) => void) => void after.then(() => done(), done);
    super({ highWaterMark: WAITING_BYTES, decodeStrings: true, construct });
    this.#taker = taker;
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    try {
      const later = this.#take(this.#parser.push(chunk));
      if (!later) done();
      else this.#busy = later.then(() => done(), done);
    } catch (error) {
      done(error as Error);
    }
  }

  override _final(done: (error?: Error | null) => void): void {
    if (this.#isAll) this.#taker.all().then(() => done(), done);
    else done(new Incomplete('the stream ended before all had come'));
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    const end = async () => {
      await this.#busy;
      // Whoever sent something else than it said is not believed in what came before it either.
      await (error instanceof PeerFault ? this.#arriving?.discard() : this.#arriving?.pause());
    };
    end().then(() => done(error), done);
  }

  /** Without a promise as long as nothing is to be waited for: there are many chunks. */
  #take(parts: Iterator<Part>): Later {
    for (let next = parts.next(); !next.done && !this.destroyed; next = parts.next()) {
      const later = 'data' in next.value ? this.#data(next.value.data) : this.#record(next.value);
      if (later) return later.then(() => this.#take(parts));
    }
    return undefined;
  }

  #data(data: Buffer): Later {
    this.#leftBytes -= data.length;
    if (!this.#arriving || this.#leftBytes < 0)
      throw new PeerFault('The other device sent more than it had said.');
    return this.#arriving.add(data);
  }

  #record({ type, payload }: Exclude<Part, { data: Buffer }>): Later {
    const arriving = this.#arriving;
    const ends = type === RECORD.end || type === RECORD.failed;
    if (this.#isAll || (arriving ? !ends : type === RECORD.end)) throw disorder();
    if (type === RECORD.file) return this.#file(parsePayload(fileHead, payload));
    if (type === RECORD.folder) return this.#taker.folder(parsePayload(folderHead, payload));
    if (type === RECORD.failed) return this.#failed(parsePayload(fileFailed, payload));
    if (type === RECORD.end && arriving) {
      if (this.#leftBytes > 0) throw new PeerFault('The other device sent less than it had said.');
      const later = arriving.end(parsePayload(fileEnd, payload).sha256);
      if (!later) this.#arriving = undefined;
      return later?.then(() => {
        this.#arriving = undefined;
      });
    }
    this.#isAll = true;
    return undefined;
  }

  #file(head: FileHead): Later {
    this.#leftBytes = head.sizeBytes - head.offset;
    if (this.#leftBytes < 0) throw new PeerFault('The other device began a file behind its end.');
    const arriving = this.#taker.file(head);
    if (!(arriving instanceof Promise)) {
      this.#arriving = arriving;
      return undefined;
    }
    return arriving.then((one) => {
      this.#arriving = one;
    });
  }

  #failed(failed: FileFailed): Later {
    const arriving = this.#arriving;
    if (arriving && arriving.head.n !== failed.n) throw disorder();
    this.#taker.failed(failed, arriving !== undefined);
    this.#arriving = undefined;
    return arriving?.discard();
  }
}

function disorder(): PeerFault {
  return new PeerFault('The other device sent its records in the wrong order.');
}
