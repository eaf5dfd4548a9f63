import { join } from 'node:path';
import { z } from 'zod';
import { id } from '../contract-lists.ts';
import { SavedLater } from '../saved-later.ts';

const pairing = z.object({
  /** Of the browser. */
  id,
  name: z.string(),
  origin: z.string(),
  pairedAt: z.iso.datetime(),
  storedKey: z.string(),
  serverKey: z.string(),
});
const kept = z.object({ port: z.int(), pairings: z.array(pairing) });

export type Pairing = z.output<typeof pairing>;

/** The browsers that were paired, and at which port they look for us. */
export class KeptPairings {
  readonly #file: SavedLater<z.output<typeof kept>>;
  #kept: z.output<typeof kept> | undefined;

  private constructor(folder: string) {
    this.#file = new SavedLater(join(folder, 'paired.json'), kept);
  }

  static async open(folder: string): Promise<KeptPairings> {
    const pairings = new KeptPairings(folder);
    pairings.#kept = await pairings.#file.load();
    return pairings;
  }

  get port(): number | undefined {
    return this.#kept?.port;
  }

  get all(): readonly Pairing[] {
    return this.#kept?.pairings ?? [];
  }

  find(id: string): Pairing | undefined {
    return this.all.find((one) => one.id === id);
  }

  /** In place of an older one of the same browser; on the disk when it resolves. */
  async keep(port: number, pairing: Pairing): Promise<void> {
    await this.#become({ port, pairings: [...this.all.filter(({ id }) => id !== pairing.id), pairing] });
  }

  async forget(id: string): Promise<void> {
    if (this.#kept) await this.#become({ ...this.#kept, pairings: this.all.filter((one) => one.id !== id) });
  }

  async #become(next: z.output<typeof kept>): Promise<void> {
    this.#kept = next;
    await this.#file.now(next);
  }
}
