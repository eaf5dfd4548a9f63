import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { transferOptions } from '../contract-transfer.ts';
import { asWriteRefusal } from '../system-error.ts';

const keptUpload = z.object({
  to: z.string(),
  existing: transferOptions.existing,
  /** Once it is finished. */
  results: z.array(z.string()).optional(),
});

export type KeptUpload = z.output<typeof keptUpload>;

/** What this PC keeps of uploads into its shares: a folder for each. */
export class KeptUploads {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  ledgerFile(upload: string): string {
    return join(this.#folder, upload, 'ledger');
  }

  async get(upload: string): Promise<KeptUpload | undefined> {
    try {
      return keptUpload.parse(JSON.parse(await readFile(this.#file(upload), 'utf8')));
    } catch {
      return undefined; // never begun, or cut short while it was
    }
  }

  async keep(upload: string, kept: KeptUpload): Promise<void> {
    try {
      await mkdir(join(this.#folder, upload), { recursive: true, mode: 0o700 });
      await writeFileAtomic(this.#file(upload), `${JSON.stringify(kept)}\n`, { mode: 0o600 });
    } catch (error) {
      throw asWriteRefusal(error);
    }
  }

  /** Leaves nothing but what came of it. */
  async trim(upload: string): Promise<void> {
    const file = this.#file(upload);
    for (const name of await readdir(dirname(file)))
      if (name !== basename(file)) await rm(join(dirname(file), name));
  }

  async remove(upload: string): Promise<void> {
    await rm(join(this.#folder, upload), { recursive: true, force: true });
  }

  /** Each with the time of its last line, or of its end. */
  async all(): Promise<{ upload: string; usedMs: number }[]> {
    const names = await readdir(this.#folder).catch(() => []);
    return Promise.all(
      names.map(async (upload) => {
        const file = await stat(this.ledgerFile(upload)).catch(() => stat(join(this.#folder, upload)));
        return { upload, usedMs: file.mtimeMs };
      }),
    );
  }

  #file(upload: string): string {
    return join(this.#folder, upload, 'upload.json');
  }
}
