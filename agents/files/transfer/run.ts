import type { Link } from '../../../app/link/link.ts';
import type { Transfer } from '../contract-transfer.ts';
import type { Marks } from './marks.ts';
import type { SavedTransfer } from './saved-transfer.ts';
import type { TreeFile } from './tree-file.ts';

/** One attempt at a transfer, over one link. */
export interface Run {
  saved: Readonly<SavedTransfer>;
  link: Link;
  signal: AbortSignal;
  /** What this PC keeps of it. */
  folder: string;
  tell(update: Partial<Transfer>): void;
}

export interface Outcome {
  results: string[];
  skipped: Transfer['skipped'];
  /** What may go better at another time. */
  failed: Transfer['skipped'];
}

const MOST_TOLD = 1_000;

/** How far it is, told as it goes on. */
export class Progress {
  /** Something of the tree was left out where it comes from. */
  hasSkipped = false;
  readonly #run: Run;
  #before = { files: 0, bytes: 0 };

  constructor(run: Run) {
    this.#run = run;
  }

  /** What there is in all, and what is done of it already. */
  async count(tree: TreeFile, done: Marks): Promise<void> {
    let [filesTotal, bytesTotal] = [0, 0];
    this.#before = { files: 0, bytes: 0 };
    for await (const [n, entry] of tree.entries()) {
      if (entry.kind === 'skipped') this.hasSkipped = true;
      if (entry.kind !== 'file') continue;
      filesTotal++;
      bytesTotal += entry.sizeBytes;
      if (!done.has(n)) continue;
      this.#before.files++;
      this.#before.bytes += entry.sizeBytes;
    }
    const { files: filesDone, bytes: bytesDone } = this.#before;
    this.#run.tell({ filesTotal, bytesTotal, filesDone, bytesDone });
  }

  /** Since it was counted. */
  tell(files: number, bytes: number): void {
    const { files: filesDone, bytes: bytesDone } = this.#before;
    this.#run.tell({ filesDone: filesDone + files, bytesDone: bytesDone + bytes });
  }
}

interface Ended {
  left: Map<number, string>;
  failed: Map<number, string>;
  results: string[];
  hasSkipped: boolean;
}

/** What was left out, by the paths of the tree. */
export async function outcomeOf(
  tree: TreeFile,
  { left, failed, results, hasSkipped }: Ended,
): Promise<Outcome> {
  const outcome: Outcome = { results: results.slice(0, MOST_TOLD), skipped: [], failed: [] };
  if (left.size === 0 && failed.size === 0 && !hasSkipped) return outcome;
  for await (const [n, entry] of tree.entries()) {
    const reason = entry.kind === 'skipped' ? entry.reason : left.get(n);
    if (reason !== undefined && outcome.skipped.length < MOST_TOLD)
      outcome.skipped.push({ path: entry.path, reason });
    const fault = failed.get(n);
    if (fault !== undefined && outcome.failed.length < MOST_TOLD)
      outcome.failed.push({ path: entry.path, reason: fault });
  }
  return outcome;
}
