import type { FolderHead } from '../contract-records.ts';
import type { Destination } from '../destination.ts';
import type { Ledger } from './ledger.ts';
import { secondsOf } from './placing.ts';

export interface FolderTimesOptions {
  destination: Destination;
  ledger: Ledger;
}

/** The times that folders get when all is in them, for whatever is put into a folder changes its time. */
export class FolderTimes {
  readonly #options: FolderTimesOptions;
  /** In milliseconds, by the path below the destination's root. */
  readonly #times = new Map<string, number>();

  constructor(options: FolderTimesOptions) {
    this.#options = options;
    for (const line of options.ledger.lines)
      if ('folder' in line && line.as !== undefined && line.modifiedMs !== undefined)
        this.#times.set(line.as, line.modifiedMs);
  }

  /** A folder is there. */
  note({ n, modifiedMs }: FolderHead, as: string): void {
    this.#options.ledger.append({ folder: n, as, modifiedMs });
    if (modifiedMs !== undefined) this.#times.set(as, modifiedMs);
  }

  async set(): Promise<void> {
    const times = [...this.#times].map(([path, modifiedMs]) => [path, secondsOf({ modifiedMs })] as const);
    await this.#options.destination.dateFolders(times);
  }
}
