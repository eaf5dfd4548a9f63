import type { FileHandle } from 'node:fs/promises';
import { Refusal } from '../../../app/agent.ts';
import type { FileHead } from '../contract-records.ts';
import { type Destination, dress } from '../destination.ts';
import { freeNames } from './free-names.ts';
import type { Ledger } from './ledger.ts';
import { type Existing, join, type Place } from './places.ts';

export interface PlacingOptions {
  destination: Destination;
  ledger: Ledger;
  existing: Existing;
  base: string;
  partOf(n: number): string;
}

export interface WholeFile {
  head: FileHead;
  place: Place;
  name: string;
  /** The part, open. */
  handle: FileHandle;
}

/** Gives whole parts their names; each is announced in the ledger before it gets it. */
export class Placing {
  /** Where the files at the top lie. */
  readonly tops: string[] = [];
  readonly #options: PlacingOptions;
  /** Inodes of what this transfer has put in place: these are never replaced by another file of it. */
  readonly #own = new Set<bigint>();
  /** Of an earlier run, by path: looked at only where something is in the way. */
  #earlier: string[] = [];

  constructor(options: PlacingOptions) {
    this.#options = options;
  }

  async place(file: WholeFile): Promise<void> {
    const { existing } = this.#options;
    if (await this.#put(file, file.name)) return;
    if (existing === 'replace' && (await this.#isToBeReplaced(file))) {
      await this.#put(file, file.name, true);
      return;
    }
    if (existing === 'skip') {
      await this.#takeAway(file);
      throw new Refusal('conflict', 'There is one of this name already.');
    }
    // Below a folder of our own, only another name of this transfer can be in the way.
    if (existing === 'refuse' && file.place.path === '') {
      await this.#takeAway(file);
      throw new Refusal('not-allowed', `There is something called ${file.name} already.`);
    }
    for (const name of freeNames(file.name, false))
      if (name !== file.name && (await this.#put(file, name))) return;
    throw new Refusal('conflict', 'There are too many of this name already.');
  }

  /** After a crash between the announcement and the end of it: whether it is there now. */
  async placeAgain(n: number, as: string): Promise<boolean> {
    const { destination, partOf } = this.#options;
    const [above, name] = [as.slice(0, Math.max(0, as.lastIndexOf('/'))), as.slice(as.lastIndexOf('/') + 1)];
    const folder = await destination.folder(above);
    try {
      await destination.finish(partOf(n), folder, name, { sync: false });
      return true;
    } catch (error) {
      if (error instanceof Refusal && error.condition === 'conflict') return false;
      throw error;
    } finally {
      await folder[Symbol.asyncDispose]();
    }
  }

  wasPlaced(as: string): void {
    const { existing, base } = this.#options;
    if (existing === 'replace') this.#earlier.push(as);
    if (!as.slice(base === '' ? 0 : base.length + 1).includes('/')) this.tops.push(as);
  }

  /** Whether it has to know which files are its own. */
  get keepsInodes(): boolean {
    return this.#options.existing === 'replace';
  }

  /** It stands under its name now. */
  isPlaced({ place }: Pick<WholeFile, 'place'>, name: string, inode: bigint | undefined): void {
    if (inode !== undefined) this.#own.add(inode);
    if (place.path === '') this.tops.push(join(place.whole, name));
  }

  async #put(file: WholeFile, name: string, replace = false): Promise<boolean> {
    const { destination, ledger, partOf } = this.#options;
    const { head, place, handle } = file;
    // All but its name: whoever goes on after a crash knows of nothing else.
    const dressed = { modified: secondsOf(head), executable: head.executable };
    await dress(handle, { ...dressed, sync: false });
    ledger.append({ n: head.n, as: join(place.whole, name) });
    try {
      const { ino } = await handle.stat({ bigint: true });
      await destination.finish(partOf(head.n), place.folder, name, {
        handle,
        ...dressed,
        replace,
        // What it takes the place of is lost by then: a power cut leaves the one or the other.
        sync: replace,
      });
      this.isPlaced(file, name, this.keepsInodes ? ino : undefined);
      return true;
    } catch (error) {
      if (error instanceof Refusal && error.condition === 'conflict') return false;
      throw error;
    }
  }

  async #isToBeReplaced({ place, name }: WholeFile): Promise<boolean> {
    const there = await place.folder.look(name);
    if (there && !there.isFile())
      throw new Refusal('conflict', 'There is something of this name that is no file.');
    await this.#lookAtEarlier();
    return there === undefined || !this.#own.has(there.ino);
  }

  async #lookAtEarlier(): Promise<void> {
    const earlier = this.#earlier;
    this.#earlier = [];
    for (const as of earlier) {
      const at = as.lastIndexOf('/');
      await using folder = await this.#options.destination.folder(as.slice(0, Math.max(0, at)));
      const there = await folder.look(as.slice(at + 1));
      if (there) this.#own.add(there.ino);
    }
  }

  async #takeAway({ head, handle }: WholeFile): Promise<void> {
    await handle.truncate(0); // so that nothing of it is gone on with
    await this.#options.destination.removePart(this.#options.partOf(head.n));
  }
}

/** The time of a file as utimes takes it; now for what no clock shows. */
export function secondsOf({ modifiedMs }: Pick<FileHead, 'modifiedMs'>): number {
  return Math.abs(modifiedMs) <= 8.64e15 ? modifiedMs / 1000 : Date.now() / 1000;
}
