import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { z } from 'zod';

const n = z.int().min(0);
const line = z.union([
  /** A folder at the top goes to this name; `made` once it is there. */
  z.object({ top: z.string(), as: z.string(), made: z.boolean() }),
  /** A part was begun, of this version. */
  z.object({ part: n, version: z.string() }),
  /** It is about to get this name. */
  z.object({ n, as: z.string() }),
  /** A folder is there, and gets this time when all is in it. */
  z.object({ folder: n, as: z.string().optional(), modifiedMs: z.number().optional() }),
  /** It cannot be put, or not under this name. */
  z.object({ left: n, reason: z.string() }),
]);

export type LedgerLine = z.output<typeof line>;

/** What was done of one transfer, line by line, so that after a crash nothing is done twice. */
export class Ledger {
  readonly lines: readonly LedgerLine[];
  readonly #fd: number;

  /** A last line that is not whole was not followed by what it announces. */
  constructor(file: string) {
    this.#fd = openSync(file, 'a+', 0o600);
    try {
      const text = readFileSync(this.#fd, 'utf8');
      const whole = text.slice(0, text.lastIndexOf('\n') + 1);
      if (whole.length < text.length) ftruncateSync(this.#fd, Buffer.byteLength(whole));
      this.lines = whole.split('\n').flatMap((one) => parse(one));
    } catch (error) {
      closeSync(this.#fd);
      throw error;
    }
  }

  /** In the file when it returns: what comes next is announced by it. */
  append(...lines: LedgerLine[]): void {
    const bytes = Buffer.from(lines.map((one) => `${JSON.stringify(one)}\n`).join(''));
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#fd, bytes, at);
  }

  close(): void {
    closeSync(this.#fd);
  }
}

function parse(text: string): LedgerLine[] {
  try {
    const { data } = line.safeParse(JSON.parse(text));
    return data ? [data] : [];
  } catch {
    return [];
  }
}
