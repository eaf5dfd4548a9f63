import type { FileFailed, FileHead, FolderHead } from '../contract-records.ts';
import type { Intake } from './intake.ts';
import type { Arriving, Taker } from './receive.ts';
import { PeerFault } from './record.ts';

/** What an asker sends: it says itself where each thing goes. */
export class SentFiles implements Taker {
  readonly #intake: Intake;

  constructor(intake: Intake) {
    this.#intake = intake;
  }

  file(head: FileHead): Arriving | Promise<Arriving> {
    if (head.path === undefined) throw new PeerFault('A file came without saying where it goes.');
    const held = this.#intake.held.get(head.n);
    if (head.offset !== 0 && (head.offset !== held?.bytes || head.version !== held.version))
      throw new PeerFault('A file came from where nobody had asked for it.');
    return this.#intake.file(head, head.path);
  }

  folder(head: FolderHead): Promise<void> {
    return this.#intake.folder(head);
  }

  /** Whoever sends it knows why. */
  failed(_: FileFailed): void {}

  all(): Promise<void> {
    return this.#intake.flush();
  }
}
