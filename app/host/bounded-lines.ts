import { type FileHandle, open, rename, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { piecesBackwards } from './lines-backwards.ts';

export interface BoundedLinesOptions {
  /** The file is set aside once at this size, so that two of them is the most it ever takes. */
  maxBytes: number;
  /** What could not be written is lost, and whoever writes does not wait for it. */
  onProblem(error: Error): void;
}

/**
 * Lines that come so soon after each other are written at once. To wake a thread of the pool for each would hold up
 * the answer that goes out beside it by a tenth of its way there and back.
 */
const TOGETHER_MS = 10;

/** Lines written so soon after the last look go into the file that had the name then, whoever moved it since. */
const LOOK_EVERY_MS = 1000;

/** A file of lines for its owner alone, append-only and bounded: the activity and the log. */
export class BoundedLines {
  readonly #file: string;
  readonly #options: BoundedLinesOptions;
  #waiting: string[] = [];
  #writing: Promise<void>;
  /** Stays open from line to line, for to open and to close it costs several times the writing. */
  #handle: FileHandle | undefined;
  #sizeBytes = 0;
  #lookedAt = 0;
  #closed = false;

  constructor(file: string, options: BoundedLinesOptions) {
    this.#file = file;
    this.#options = options;
    // There and whole from the start on. What is in the way will be in the way of the first line, which tells.
    this.#writing = this.#firstLook();
  }

  add(line: string): void {
    this.#waiting.push(`${line}\n`);
    if (this.#waiting.length > 1) return;
    this.#writing = this.#writing
      .then(() => delay(TOGETHER_MS))
      .then(() => this.#write())
      .catch(this.#options.onProblem);
  }

  /**
   * All there is now, from its end to its beginning, as pieces of whole lines; the last line may have been cut
   * short by a crash.
   */
  async *backwards(): AsyncGenerator<string> {
    // In turn with the writing, or a file set aside meanwhile would be missed.
    const opening = this.#writing.then(() => Promise.all([this.#file, this.#aside].map(openAsItIs)));
    this.#writing = opening.then(() => {});
    const opened = await opening;
    try {
      for (const one of opened) if (one) yield* piecesBackwards(one.handle, one.sizeBytes);
    } finally {
      await Promise.all(opened.map((one) => one?.handle.close()));
    }
  }

  /** A line that comes even later is written, too, and leaves no file open. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#writing = this.#writing.then(() => this.#shut()).catch(this.#options.onProblem);
    await this.#writing;
  }

  get #aside(): string {
    return `${this.#file}.1`;
  }

  async #firstLook(): Promise<void> {
    await this.#opened().catch(() => {});
    await this.#shut();
  }

  async #write(): Promise<void> {
    const lines = this.#waiting;
    this.#waiting = [];
    let whole = false;
    try {
      while (lines.length > 0) {
        const handle = await this.#opened();
        const count = fitting(lines, this.#options.maxBytes - this.#sizeBytes);
        if (count === 0 && this.#sizeBytes > 0) {
          await this.#shut();
          await rename(this.#file, this.#aside);
        } else {
          const text = Buffer.from(lines.splice(0, Math.max(1, count)).join(''));
          await handle.appendFile(text);
          this.#sizeBytes += text.length;
        }
      }
      whole = true;
    } finally {
      if (!whole || this.#closed) await this.#shut();
    }
  }

  /** The file as it is named now, ending with a whole line. */
  async #opened(): Promise<FileHandle> {
    if (this.#handle && (await this.#isThere(this.#handle))) return this.#handle;
    await this.#shut();
    this.#handle = await open(this.#file, 'a+', 0o600);
    this.#lookedAt = performance.now();
    this.#sizeBytes = (await this.#handle.stat()).size;
    await this.#mend(this.#handle);
    return this.#handle;
  }

  /** Whether nobody moved or removed it. */
  async #isThere(handle: FileHandle): Promise<boolean> {
    const now = performance.now();
    if (now - this.#lookedAt < LOOK_EVERY_MS) return true;
    this.#lookedAt = now;
    const [ours, named] = await Promise.all([handle.stat(), stat(this.#file).catch(() => undefined)]);
    this.#sizeBytes = ours.size;
    return named?.ino === ours.ino && named.dev === ours.dev;
  }

  /** A line that a crash or a full disk cut short must not swallow the next one. */
  async #mend(handle: FileHandle): Promise<void> {
    if (this.#sizeBytes === 0) return;
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, this.#sizeBytes - 1);
    if (buffer.toString() === '\n') return;
    await handle.appendFile('\n');
    this.#sizeBytes += 1;
  }

  async #shut(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }
}

/** How many of the lines go into so many bytes. */
function fitting(lines: readonly string[], bytes: number): number {
  let left = bytes;
  const first = lines.findIndex((line) => {
    left -= Buffer.byteLength(line);
    return left < 0;
  });
  return first < 0 ? lines.length : first;
}

/** Undefined when it is not there, or no file. */
async function openAsItIs(file: string) {
  const handle = await open(file).catch(() => undefined);
  const found = await handle?.stat().catch(() => undefined);
  return handle && { handle, sizeBytes: found?.isFile() ? found.size : 0 };
}
