import { readFile } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

/** A letter that could not be taken when it was found. */
const keptLetter = z.object({
  /** Which query it is: `agent.name`, and what it asks. */
  query: z.string(),
  input: z.json(),
  /** Full JID, as the archive has it. */
  from: z.string(),
  foundAt: z.iso.datetime(),
  /** What was last said of it in the activity. */
  reason: z.string(),
  /** How often it met a fault of ours. */
  faults: z.int(),
  /** The sender may not ask. */
  isHeld: z.boolean(),
});

const state = z.object({
  /** The last item that was looked at, and when the server had it; nothing where the archive was empty. */
  cursor: z.object({ after: z.string().optional(), stamp: z.string().optional() }).optional(),
  kept: z.array(keptLetter),
});

export type KeptLetter = z.output<typeof keptLetter>;
export type LettersState = z.output<typeof state>;

/** How far the archive was read, and what is kept for later: one file, so that both change at once. */
export class LettersFile {
  readonly #file: string;
  #value: LettersState | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  async read(): Promise<LettersState> {
    this.#value ??= await this.#load();
    return this.#value;
  }

  /** On the disk when it resolves. */
  async write(value: LettersState): Promise<void> {
    await writeFileAtomic(this.#file, JSON.stringify(value), { mode: 0o600 });
    this.#value = value;
  }

  async #load(): Promise<LettersState> {
    const text = await readFile(this.#file, 'utf8').catch((error) => {
      if (error.code !== 'ENOENT') throw error;
      return '';
    });
    return state.safeParse(parsed(text)).data ?? { kept: [] };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
