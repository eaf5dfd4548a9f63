import { Duplex } from 'node:stream';

/** Blocks that wait for their acknowledgement: one at a time would be as slow as the way there and back. */
const WINDOW_BLOCKS = 8;
const BUFFER_BYTES = 1_048_576;
/** What a peer may send without waiting for us, once nobody reads. */
const MAX_AHEAD_BYTES = 4 * BUFFER_BYTES;
/** Who has closed its side waits for the rest of ours. */
const LINGER_MS = 60_000;
const SEQUENCE = 65_536;

export interface InBandOptions {
  blockSize: number;
  /** Resolves when the other side has acknowledged. */
  sendData(seq: number, bytes: Buffer): Promise<void>;
  sendClose(): Promise<void>;
}

/** What came is not what the stream can be continued with. */
export class OutOfSequence extends Error {}

/**
 * A stream inside stanzas (XEP-0047). Blocks are acknowledged as they are read, which keeps a fast sender back.
 * A close ends the sender's own direction; its answer, which ends the other, comes when that has ended, too.
 */
export class InBandStream extends Duplex {
  readonly #options: InBandOptions;
  readonly #inFlight = new Set<Promise<void>>();
  #nextOut = 0;
  #nextIn = 0;
  #aheadBytes = 0;
  #read: (() => void)[] = [];
  #room: (() => void) | undefined;
  #closedByPeer = false;
  #ownEnd: Promise<void> | undefined;

  constructor(options: InBandOptions) {
    super({ highWaterMark: BUFFER_BYTES, allowHalfOpen: true });
    this.#options = options;
  }

  /** Acknowledged when it resolves. @throws OutOfSequence; the stream is broken then */
  async receive(seq: number, bytes: Buffer): Promise<void> {
    const isRight = seq === this.#nextIn && bytes.length <= this.#options.blockSize && !this.#closedByPeer;
    if (!isRight || this.#aheadBytes + bytes.length > MAX_AHEAD_BYTES) {
      const broken = new OutOfSequence('A block of the stream was lost, or is not of this stream.');
      this.destroy(broken);
      throw broken;
    }
    this.#nextIn = (seq + 1) % SEQUENCE;
    if (this.push(bytes)) return;
    this.#aheadBytes += bytes.length;
    await new Promise<void>((resolve) => this.#read.push(resolve));
    this.#aheadBytes -= bytes.length;
  }

  /** Resolves when our own direction has ended, too. */
  async closedByPeer(): Promise<void> {
    this.#closedByPeer = true;
    this.push(null);
    // Once for all, however often the other side says it.
    this.#ownEnd ??= this.#untilOwnEnd();
    await this.#ownEnd;
  }

  override _read(): void {
    for (const acknowledge of this.#read.splice(0)) acknowledge();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#send(chunk).then(() => done(), done);
  }

  /** Small writes that had to wait leave together. */
  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.#send(Buffer.concat(chunks.map(({ chunk }) => chunk))).then(() => done(), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#close().then(() => done(), done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    for (const acknowledge of this.#read.splice(0)) acknowledge();
    this.#room?.();
    done(error);
  }

  async #untilOwnEnd(): Promise<void> {
    if (this.writableFinished || this.destroyed) return;
    await new Promise<void>((resolve) => {
      const late = () => this.destroy(new Error('The other side has closed the stream.'));
      const timer = setTimeout(late, LINGER_MS);
      const done = () => {
        clearTimeout(timer);
        resolve();
      };
      this.once('finish', done).once('close', done);
    });
  }

  async #send(bytes: Buffer): Promise<void> {
    for (let start = 0; start < bytes.length; start += this.#options.blockSize) {
      while (this.#inFlight.size >= WINDOW_BLOCKS && !this.destroyed)
        await new Promise<void>((resolve) => {
          this.#room = resolve;
        });
      if (this.destroyed) return;
      this.#sendBlock(bytes.subarray(start, start + this.#options.blockSize));
    }
  }

  #sendBlock(block: Buffer): void {
    const seq = this.#nextOut;
    this.#nextOut = (seq + 1) % SEQUENCE;
    const sent = this.#options
      .sendData(seq, block)
      .catch((error) => void this.destroy(error))
      .finally(() => {
        this.#inFlight.delete(sent);
        this.#room?.();
      });
    this.#inFlight.add(sent);
  }

  /** Our direction is over when every block has been acknowledged; the answer says that theirs is. */
  async #close(): Promise<void> {
    await Promise.all(this.#inFlight);
    if (this.destroyed || this.#closedByPeer) return;
    const closed = this.#options.sendClose();
    closed.then(
      () => !this.#closedByPeer && this.push(null),
      (error) => void this.destroy(error),
    );
  }
}
