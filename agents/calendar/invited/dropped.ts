import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { Refusal, type Start } from '../../../app/agent.ts';
import { KeptFiles } from '../../../app/kept-files.ts';
import type { calendarContract } from '../contract.ts';
import { readWhole, Unusable } from '../sources/disk.ts';
import { watchFiles } from '../sources/watch-files.ts';
import { isReplyPlace } from './reply-file.ts';

const taken = z.strictObject({ path: z.string(), version: z.string() });

export interface DroppedOptions {
  /** Where files are dropped. */
  from: string;
  /** Where it is kept which of them were taken. */
  folder: string;
  signal: AbortSignal;
  effect: Start<typeof calendarContract>['effect'];
  /** Throws a Refusal where it cannot be taken. */
  receive(file: string): Promise<unknown>;
}

const LOOK_MS = 60_000;
/** What is not so by itself: it is tried again. */
const later: readonly string[] = ['conflict', 'resource-constraint', 'service-unavailable'];

/** A folder into which the person, or a program of theirs, drops messages about meetings as files. */
export class Dropped {
  readonly #options: DroppedOptions;
  readonly #taken: KeptFiles<z.output<typeof taken>>;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: DroppedOptions) {
    this.#options = options;
    this.#taken = new KeptFiles({ folder: options.folder, schema: taken, keyOf: ({ path }) => path });
  }

  async begin(): Promise<void> {
    const { from, signal } = this.#options;
    await this.#taken.load();
    const timer = setInterval(() => void this.#lookAll(), LOOK_MS).unref();
    signal.addEventListener('abort', () => clearInterval(timer), { once: true });
    void watchFiles(from, signal, (path) => this.#look(path)).then(() => this.#lookAll());
  }

  async #lookAll(): Promise<void> {
    const { from } = this.#options;
    const names = await readdir(from).catch(() => []); // it may be there later
    const paths = new Set(names.filter((one) => /^[^.].*\.ics$/i.test(one)).map((name) => join(from, name)));
    for (const path of new Set([...paths, ...this.#taken.all.map((one) => one.path)])) this.#look(path);
  }

  #look(path: string): void {
    if (isReplyPlace(path)) return;
    const looked = this.#last.then(() => this.#take(path));
    this.#last = looked.catch(() => {}); // at the next look
  }

  /** Its effect comes first: what is taken twice says what is known. */
  async #take(path: string): Promise<void> {
    const { signal, receive } = this.#options;
    if (signal.aborted) return;
    const bytes = await readWhole(path).catch((error: unknown) => {
      if (error instanceof Unusable) return undefined;
      throw error;
    });
    if (!bytes) return this.#taken.forget(path);
    const version = createHash('sha256').update(bytes).digest('base64url');
    if (this.#taken.get(path)?.version === version) return;
    try {
      await receive(path);
    } catch (error) {
      if (!(error instanceof Refusal) || later.includes(error.condition)) throw error;
      const effect = this.#options.effect({ peer: '', action: 'file' });
      await effect({ note: `${basename(path)} is not taken: ${error.message}` }, async () => {});
    }
    await this.#taken.keep({ path, version });
  }
}
