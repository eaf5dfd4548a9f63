import { SMALL_BYTES } from './outgoing-file.ts';
import { HEAD_BYTES, MAX_JSON_BYTES, RECORD, type RecordType, writeHead } from './record.ts';

/** Records of small files leave together in pieces of about this size. */
const PIECE_BYTES = 256 * 1024;
/** All records of one more file. */
const MOST_MORE_BYTES = SMALL_BYTES + 2 * MAX_JSON_BYTES + 3 * HEAD_BYTES + 1;
/** One is filled while the other leaves. */
const BLOCKS = 2;

/** Records, gathered in blocks used in turn: a piece is its taker's until the next but one is asked for. */
export class Gathered {
  readonly #blocks: Buffer[] = [];
  #turn = 0;
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  get isFull(): boolean {
    return this.#bytes >= PIECE_BYTES;
  }

  json(type: RecordType, value: unknown): void {
    const block = this.#block();
    const length = block.write(JSON.stringify(value), this.#bytes + HEAD_BYTES);
    writeHead(block.subarray(this.#bytes), type, length);
    this.#bytes += HEAD_BYTES + length;
  }

  /** Where so many bytes of DATA are to be put; the one behind them may be written, too. */
  data(bytes: number): Buffer {
    const block = this.#block();
    if (bytes > 0) {
      writeHead(block.subarray(this.#bytes), RECORD.data, bytes);
      this.#bytes += HEAD_BYTES + bytes;
    }
    return block.subarray(this.#bytes - bytes, this.#bytes + 1);
  }

  /** Takes back what came after the first so many bytes. */
  backTo(bytes: number): void {
    this.#bytes = bytes;
  }

  take(): Buffer {
    const piece = this.#block().subarray(0, this.#bytes);
    this.#turn = (this.#turn + 1) % BLOCKS;
    this.#bytes = 0;
    return piece;
  }

  #block(): Buffer {
    this.#blocks[this.#turn] ??= Buffer.allocUnsafeSlow(PIECE_BYTES + MOST_MORE_BYTES);
    return this.#blocks[this.#turn] as Buffer;
  }
}
