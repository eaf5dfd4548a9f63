import { join } from 'node:path';
import { z } from 'zod';
import { Refusal } from '../../../app/agent.ts';
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
type Kept = z.output<typeof kept>;

const unwritten = 'It could not be written to the disk, which may be full. Make room and try again.';

/** The browsers that were paired, and at which port they look for us. */
export class KeptPairings {
  readonly #file: SavedLater<Kept>;
  /** As it is on the disk. */
  #kept: Kept | undefined;
  #last: Promise<unknown> = Promise.resolve();

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

  /** In place of an older one of the same browser; on the disk when it resolves. @throws Refusal where that cannot be written */
  keep(port: number, pairing: Pairing): Promise<void> {
    return this.#become(() => ({
      port,
      pairings: [...this.all.filter(({ id }) => id !== pairing.id), pairing],
    }));
  }

  forget(id: string): Promise<void> {
    return this.#become(
      () => this.#kept && { ...this.#kept, pairings: this.all.filter((one) => one.id !== id) },
    );
  }

  #become(next: () => Kept | undefined): Promise<void> {
    const done = this.#last.then(async () => {
      const kept = next();
      if (!kept) return;
      await this.#file.now(kept).catch((error: unknown) => {
        throw isOfSystem(error) ? new Refusal('resource-constraint', unwritten) : error;
      });
      this.#kept = kept;
    });
    this.#last = done.catch(() => {}); // whoever wanted it is told
    return done;
  }
}

function isOfSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
