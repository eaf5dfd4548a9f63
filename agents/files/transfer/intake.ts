import { createHash, type Hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { Refusal } from '../../../app/agent.ts';
import type { FileHead, FolderHead } from '../contract-records.ts';
import { Destination } from '../destination.ts';
import { newName, newNamesOf } from '../names.ts';
import type { Walk } from '../open.ts';
import { ArrivingPart } from './arriving-part.ts';
import { ArrivingSmall } from './arriving-small.ts';
import { FolderTimes } from './folder-times.ts';
import { Ledger } from './ledger.ts';
import { Marks } from './marks.ts';
import { SMALL_BYTES } from './outgoing-file.ts';
import { Passing } from './passing.ts';
import { type Existing, join, type Place, Places } from './places.ts';
import { Placing } from './placing.ts';
import type { Arriving } from './receive.ts';
import { hashBefore } from './send.ts';
import { SmallFiles } from './small-files.ts';

export interface IntakeOptions {
  root: string;
  kind: 'share' | 'folder';
  /** Below the root: where all goes. */
  base: string;
  /** 32 hex digits. */
  id: string;
  ledgerFile: string;
  existing: Existing;
  walk?: Walk | undefined;
}

/** A part of which so much is there. */
export interface Held {
  n: number;
  version: string;
  bytes: number;
}

/** Puts the files of one transfer in place, each once, whatever happens in between (docs/protocol/transfer.md). */
export class Intake implements AsyncDisposable {
  readonly done = new Marks();
  /** What was not put in place and will not be, and why. */
  readonly left = new Map<number, string>();
  /** What came otherwise than it was said to be. */
  readonly wrong = new Map<number, string>();
  /** To be sent once more. */
  readonly again = new Set<number>();
  readonly held = new Map<number, Held>();
  filesDone = 0;
  bytesDone = 0;
  readonly #id: string;
  readonly #destination: Destination;
  readonly #ledger: Ledger;
  readonly #places: Places;
  readonly #placing: Placing;
  readonly #small: SmallFiles;
  readonly #folderTimes: FolderTimes;

  private constructor(id: string, destination: Destination, ledger: Ledger, options: IntakeOptions) {
    this.#id = id;
    this.#destination = destination;
    this.#ledger = ledger;
    const { base, existing } = options;
    this.#places = new Places({ destination, ledger, base, existing });
    const partOf = (n: number) => this.#partOf(n);
    this.#placing = new Placing({ destination, ledger, existing, base, partOf });
    this.#small = new SmallFiles({ destination, ledger, placing: this.#placing, partOf });
    this.#folderTimes = new FolderTimes({ destination, ledger });
  }

  static async open(options: IntakeOptions): Promise<Intake> {
    const destination = await Destination.open(options.root, options.kind, options.walk);
    try {
      const intake = new Intake(options.id, destination, new Ledger(options.ledgerFile), options);
      await intake.#recall();
      return intake;
    } catch (error) {
      await destination[Symbol.asyncDispose]();
      throw error;
    }
  }

  get results(): string[] {
    return [...this.#places.tops, ...this.#placing.tops];
  }

  async folder(head: FolderHead): Promise<void> {
    const { n, path } = head;
    if (this.done.has(n)) return;
    await this.#unlessLeft(n, async () => {
      const { whole } = await this.#placeAt(path);
      this.#folderTimes.note(head, whole);
      this.done.add(n);
    });
  }

  file(head: FileHead, path: string): Arriving | Promise<Arriving> {
    const { n, sizeBytes } = head;
    if (this.done.has(n)) return new Passing(head);
    try {
      this.#checkNames(path);
    } catch (error) {
      this.#leave(n, error);
      return new Passing(head);
    }
    if (sizeBytes > SMALL_BYTES || head.offset > 0) return this.#part(head, path);
    return new ArrivingSmall(head, (bytes, isRight) => {
      if (!isRight) return this.#isWrong(n);
      return this.#put(head, path, bytes);
    });
  }

  /** All that came is in place. */
  flush(): Promise<void> {
    return this.#small.flush();
  }

  /** What is there stays for another time. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#small.flush().catch(() => {}); // whoever needs it to be in place has waited for it; else it comes again
    await this.#places.close();
    await this.#destination[Symbol.asyncDispose]();
    this.#ledger.close();
  }

  /** All is in place. */
  async end(): Promise<void> {
    await this.clear();
    await this.#folderTimes.set();
  }

  /** Takes away all that is half done. */
  async clear(): Promise<void> {
    for (const id of await this.#destination.parts())
      if (id.startsWith(this.#partPrefix)) await this.#destination.removePart(id);
  }

  /** Those of a folder that is open were checked before. */
  #checkNames(path: string): void {
    const at = path.lastIndexOf('/');
    if (at > 0 && this.#places.openAt(path.slice(0, at))) newName(path.slice(at + 1));
    else newNamesOf(path);
  }

  #put(head: FileHead, path: string, bytes: Buffer): Promise<void> | undefined {
    const { n } = head;
    const [above, name] = split(path);
    const put = () => {
      this.#isDone(n);
      this.bytesDone += bytes.length;
    };
    const leave = (error: unknown) => this.#leave(n, error);
    const open = this.#places.openAt(above);
    const add = (place: Place) => this.#small.add({ head, bytes, place, name, put, leave });
    if (open) return add(open);
    return this.#unlessLeft(n, () => this.#placeAt(above)).then((place) => place && add(place));
  }

  async #placeAt(path: string): Promise<Place> {
    const open = this.#places.openAt(path);
    if (open) return open;
    if (this.#places.isFull) {
      await this.#small.flush();
      await this.#places.close();
    }
    return this.#places.at(path);
  }

  async #part(head: FileHead, path: string): Promise<Arriving> {
    const { n } = head;
    try {
      const [above, name] = split(path);
      const place = await this.#placeAt(above);
      const handle = await this.#destination.openPart(this.#partOf(n));
      const sum = await this.#goOn(head, handle);
      if (!sum) return new Passing(head);
      this.bytesDone += head.offset;
      let came = head.offset;
      return new ArrivingPart({
        head,
        handle,
        sum,
        came: (bytes) => {
          this.bytesDone += bytes;
          came += bytes;
        },
        discarded: async () => {
          this.bytesDone -= came;
          await this.#destination.removePart(this.#partOf(n));
        },
        whole: async (part, isRight) => {
          try {
            if (!isRight) {
              this.bytesDone -= came;
              await part.truncate(0);
              return await this.#isWrong(n);
            }
            await this.#small.flush(); // one of them may have this name, too
            await this.#unlessLeft(n, async () => {
              await this.#placing.place({ head, place, name, handle: part });
              this.#isDone(n);
            });
          } finally {
            await part.close();
          }
        },
      });
    } catch (error) {
      this.#leave(n, error);
      return new Passing(head);
    }
  }

  /** Where the part ends is where the sender goes on; undefined when they do not have the same before that. */
  async #goOn(head: FileHead, handle: FileHandle): Promise<Hash | undefined> {
    const { n, offset, version, before } = head;
    try {
      const sum = createHash('sha256');
      const { size } = await handle.stat();
      if (offset > 0 && (size < offset || (await hashBefore(handle, offset, sum)) !== before)) {
        await handle.truncate(0);
        await handle.close();
        await this.#isWrong(n);
        return undefined;
      }
      if (size > offset) await handle.truncate(offset);
      if (offset === 0) this.#ledger.append({ part: n, version });
      return sum;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  #isDone(n: number): void {
    this.done.add(n);
    this.again.delete(n);
    this.wrong.delete(n);
    this.filesDone++;
  }

  async #isWrong(n: number): Promise<void> {
    if (!this.wrong.has(n)) this.again.add(n);
    this.wrong.set(n, 'It came otherwise than it was said to be, more than once.');
    this.held.delete(n);
  }

  async #unlessLeft<T>(n: number, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.#leave(n, error);
      return undefined;
    }
  }

  /** What is in the way of one file only; anything else is in the way of all. */
  #leave(n: number, error: unknown): void {
    const isOfOne =
      error instanceof Refusal && ['conflict', 'not-acceptable', 'forbidden'].includes(error.condition);
    if (!isOfOne) throw error;
    this.#ledger.append({ left: n, reason: error.message });
    this.left.set(n, error.message);
  }

  /** What the ledger and the parts tell of the time before. */
  async #recall(): Promise<void> {
    const ids = new Set(await this.#destination.parts());
    const announced = new Map<number, string>();
    const versions = new Map<number, string>();
    for (const line of this.#ledger.lines) {
      if ('folder' in line) this.done.add(line.folder);
      if ('part' in line) versions.set(line.part, line.version);
      if ('left' in line) this.left.set(line.left, line.reason);
      if ('n' in line) announced.set(line.n, line.as);
    }
    for (const [n, as] of announced) {
      const isPlaced = !ids.has(this.#partOf(n)) || (await this.#placing.placeAgain(n, as));
      if (isPlaced) this.done.add(n);
      if (isPlaced) this.#placing.wasPlaced(as);
    }
    for (const [n, version] of versions) {
      if (this.done.has(n) || !ids.has(this.#partOf(n))) continue;
      const handle = await this.#destination.openPart(this.#partOf(n));
      const { size } = await handle.stat().finally(() => handle.close());
      if (size > 0) this.held.set(n, { n, version, bytes: size });
    }
  }

  get #partPrefix(): string {
    return `${this.#id}x`;
  }

  #partOf(n: number): string {
    return `${this.#partPrefix}${n.toString(36)}`;
  }
}

function split(path: string): [above: string, name: string] {
  const at = path.lastIndexOf('/');
  return [join(path.slice(0, Math.max(0, at))), path.slice(at + 1)];
}
