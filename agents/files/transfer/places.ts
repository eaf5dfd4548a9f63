import { Refusal } from '../../../app/agent.ts';
import type { TransferOptions } from '../contract-transfer.ts';
import type { Destination } from '../destination.ts';
import type { Folder } from '../folder.ts';
import { newName, newNamesOf } from '../names.ts';
import { refused } from '../system-error.ts';
import { freeNames } from './free-names.ts';
import type { Ledger, LedgerLine } from './ledger.ts';

export type Existing = TransferOptions['existing'];

/** Folders open at a time, and what is above the last of them. */
const MOST_OPEN = 16;

/** An open folder that entries go into. */
export interface Place {
  /** As their sender tells it. */
  path: string;
  /** As it is below the destination's root. */
  whole: string;
  folder: Folder;
}

export interface PlacesOptions {
  destination: Destination;
  ledger: Ledger;
  /** The folder below the destination's root that all goes to. */
  base: string;
  existing: Existing;
}

/** In which folder an entry goes: what stands at the top may have to get another name there. */
export class Places {
  readonly #options: PlacesOptions;
  readonly #tops = new Map<string, Extract<LedgerLine, { top: string }>>();
  readonly #open = new Map<string, Place>();

  constructor(options: PlacesOptions) {
    this.#options = options;
    for (const line of options.ledger.lines) if ('top' in line) this.#tops.set(line.top, line);
  }

  /** The folder of this path, if it is open already. */
  openAt(path: string): Place | undefined {
    return this.#open.get(path);
  }

  /** No more should be open: they are to be closed when nothing goes into them any more. */
  get isFull(): boolean {
    return this.#open.size >= MOST_OPEN;
  }

  /** The folder of this path, made with all above it. It stays open until `close`. */
  async at(path: string): Promise<Place> {
    const open = this.openAt(path);
    if (open) return open;
    const at = path.lastIndexOf('/');
    if (at < 0) return this.#walkTo(path);
    const above = path.slice(0, at);
    return this.#goBelow(this.openAt(above) ?? (await this.#walkTo(above)), path.slice(at + 1));
  }

  async #walkTo(path: string): Promise<Place> {
    const whole = await this.#wholePath(path);
    return this.#keep({ path, whole, folder: await this.#options.destination.folder(whole) });
  }

  async #goBelow(above: Place, name: string): Promise<Place> {
    const folder = await refused(above.folder.below(newName(name), { mode: 0o777 }));
    return this.#keep({ path: join(above.path, name), whole: join(above.whole, name), folder });
  }

  #keep(place: Place): Place {
    this.#open.set(place.path, place);
    return place;
  }

  /** Below the destination's root, with the name that its top has got. */
  async #wholePath(path: string): Promise<string> {
    const { base } = this.#options;
    if (path === '') return base;
    const [top = '', ...below] = newNamesOf(path);
    return join(base, await this.#nameOf(top), ...below);
  }

  async close(): Promise<void> {
    const places = [...this.#open.values()];
    this.#open.clear();
    for (const { folder } of places) await folder[Symbol.asyncDispose]();
  }

  /** The folders made at the top. */
  get tops(): string[] {
    return [...this.#tops.values()].map(({ as }) => join(this.#options.base, as));
  }

  async #nameOf(top: string): Promise<string> {
    const known = this.#tops.get(top);
    if (known?.made) return known.as;
    const { destination, base, existing } = this.#options;
    if (existing === 'replace' || existing === 'skip') return this.#made(top, top);
    const above = await destination.folder(base);
    try {
      // One that was announced, and is empty, is our own; so is one that nobody has made meanwhile.
      if (known && (await isMineToUse(above, known.as))) return this.#made(top, known.as);
      for (const name of existing === 'rename' ? freeNames(top, true) : [top]) {
        this.#note({ top, as: name, made: false });
        if (await make(above, name)) return this.#made(top, name);
      }
    } finally {
      await above[Symbol.asyncDispose]();
    }
    throw new Refusal('conflict', `There is something called ${top} already.`);
  }

  #made(top: string, as: string): string {
    this.#note({ top, as, made: true });
    return as;
  }

  #note(line: Extract<LedgerLine, { top: string }>): void {
    this.#options.ledger.append(line);
    this.#tops.set(line.top, line);
  }
}

export function join(...names: string[]): string {
  return names.filter((name) => name !== '').join('/');
}

/** Whether it was made; false where something of that name is there. */
async function make(above: Folder, name: string): Promise<boolean> {
  try {
    await refused(above.make(name));
    return true;
  } catch (error) {
    if (error instanceof Refusal && error.condition === 'conflict') return false;
    throw error;
  }
}

async function isMineToUse(above: Folder, name: string): Promise<boolean> {
  if (await make(above, name)) return true;
  // An empty folder can be taken away and made: then nobody else has put anything into it.
  const isGone = await above.rmdir(name).then(
    () => true,
    () => false,
  );
  return isGone && make(above, name);
}
