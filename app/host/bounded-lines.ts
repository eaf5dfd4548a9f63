import { appendFile, open, rename, stat } from 'node:fs/promises';
import { piecesBackwards } from './lines-backwards.ts';

export interface BoundedLinesOptions {
  /** The file is set aside once at this size, so that two of them is the most it ever takes. */
  maxBytes: number;
  /** What could not be written is lost, and whoever writes does not wait for it. */
  onProblem(error: Error): void;
}

/** A file of lines for its owner alone, append-only and bounded: the activity and the log. */
export class BoundedLines {
  readonly #file: string;
  readonly #options: BoundedLinesOptions;
  #waiting: string[] = [];
  #writing: Promise<void>;
  #sizeBytes = 0;
  /** False until the file is known to end with a whole line, and again after a write that failed. */
  #whole = false;

  constructor(file: string, options: BoundedLinesOptions) {
    this.#file = file;
    this.#options = options;
    this.#writing = this.#mend().catch(options.onProblem);
  }

  add(line: string): void {
    this.#waiting.push(`${line}\n`);
    if (this.#waiting.length > 1) return;
    this.#writing = this.#writing.then(() => this.#write()).catch(this.#options.onProblem);
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

  async close(): Promise<void> {
    await this.#writing;
  }

  get #aside(): string {
    return `${this.#file}.1`;
  }

  /** A line that a crash or a full disk cut short must not swallow the next one. */
  async #mend(): Promise<void> {
    await using handle = await open(this.#file, 'a+', 0o600).catch(() => undefined);
    if (!handle) return; // the write says why
    this.#sizeBytes = (await handle.stat()).size;
    const last = Buffer.alloc(1);
    if (this.#sizeBytes > 0) {
      await handle.read(last, 0, 1, this.#sizeBytes - 1);
      if (last.toString() !== '\n') await handle.appendFile('\n');
    }
    this.#whole = true;
  }

  async #write(): Promise<void> {
    const lines = this.#waiting;
    this.#waiting = [];
    if (!this.#whole) await this.#mend();
    this.#whole = false;
    while (lines.length > 0) {
      const count = fitting(lines, this.#options.maxBytes - this.#sizeBytes);
      if (count === 0 && this.#sizeBytes > 0) {
        await rename(this.#file, this.#aside);
        this.#sizeBytes = 0;
      } else {
        await appendFile(this.#file, lines.splice(0, Math.max(1, count)).join(''), { mode: 0o600 });
        this.#sizeBytes = (await stat(this.#file)).size;
      }
    }
    this.#whole = true;
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
