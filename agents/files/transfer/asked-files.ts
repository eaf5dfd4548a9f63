import type { FileFailed, FileHead, TreeEntry, Wanted } from '../contract-records.ts';
import type { Intake } from './intake.ts';
import type { Arriving, Taker } from './receive.ts';
import { PeerFault } from './record.ts';

export interface Asked extends Wanted {
  entry: Extract<TreeEntry, { kind: 'file' }>;
  /** Where it goes. */
  goesTo: string;
}

/** The files of one `read`: nothing else is taken, and each but once. */
export class AskedFiles implements Taker {
  readonly #intake: Intake;
  readonly #files: Map<number, Asked>;
  readonly #failed: Map<number, string>;
  readonly #changed = new Set<number>();
  #begun: Asked | undefined;

  constructor(intake: Intake, files: readonly Asked[], failed: Map<number, string>) {
    this.#intake = intake;
    this.#files = new Map(files.map((file) => [file.n, file]));
    this.#failed = failed;
  }

  file(head: FileHead): Arriving | Promise<Arriving> {
    const { goesTo, entry, offset, version } = this.#take(head.n);
    if (head.version === entry.version && head.sizeBytes !== entry.sizeBytes)
      throw new PeerFault('The other device told two sizes of one file.');
    if (head.offset !== 0 && (head.offset !== offset || head.version !== version))
      throw new PeerFault('The other device began a file where it was not asked to.');
    return this.#intake.file(head, goesTo);
  }

  async folder(): Promise<void> {
    throw new PeerFault('The other device sent a folder that it was not asked for.');
  }

  failed({ n, condition, reason }: FileFailed, isBegun: boolean): void {
    if (!isBegun) this.#take(n);
    if (condition !== 'changed') {
      this.#intake.again.delete(n);
      this.#failed.set(n, reason.slice(0, 300));
      return;
    }
    if (!isBegun || !this.#begun || this.#changed.has(n))
      throw new PeerFault('The other device sent a file again and again.');
    this.#changed.add(n);
    this.#files.set(n, this.#begun);
  }

  async all(): Promise<void> {
    if (this.#files.size > 0) throw new PeerFault('The other device sent fewer files than it was asked for.');
  }

  #take(n: number): Asked {
    const file = this.#files.get(n);
    if (!file) throw new PeerFault('The other device sent a file that it was not asked for.');
    this.#files.delete(n);
    this.#begun = file;
    return file;
  }
}
