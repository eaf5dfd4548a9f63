import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { z } from 'zod';
import { Refusal } from '../../../app/agent.ts';
import type { transferLinkCalls } from '../contract-records.ts';
import type { Share } from '../contract-share.ts';
import { openInside } from '../open.ts';
import type { Asker, Shares } from '../shares.ts';
import { Intake } from './intake.ts';
import { type KeptUpload, KeptUploads } from './kept-uploads.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { Receiving } from './receive.ts';
import { SentFiles } from './sent-files.ts';

type Calls = typeof transferLinkCalls;
type Input<K extends keyof Calls> = z.output<Calls[K]['input']>;
type Output<K extends keyof Calls> = z.output<Calls[K]['output']>;

export interface UploadAsking {
  asker?: Asker;
  signal: AbortSignal;
}

const MAX_OPEN = 100;
const FORGOTTEN_AFTER_MS = 30 * 24 * 60 * 60_000;
const TOLD_AFTER_MS = 200;
const MOST_RESULTS = 1_000;

/** What other devices put into the shares of this PC (docs/protocol/transfer.md). */
export class Uploads {
  readonly #shares: Shares;
  readonly #kept: KeptUploads;
  readonly #each = new OneAtATime();

  constructor(shares: Shares, folder: string) {
    this.#shares = shares;
    this.#kept = new KeptUploads(folder);
  }

  begin({ upload, to, existing }: Input<'begin'>, { asker, signal }: UploadAsking): Promise<Output<'begin'>> {
    return this.#each.run(upload, signal, async () => {
      const kept = await this.#kept.get(upload);
      if (kept && (kept.to !== to || kept.existing !== existing))
        throw new Refusal('conflict', 'This upload was begun otherwise.');
      const place = this.#placeOf({ to, existing }, asker);
      if (kept?.results) return { isFinished: true, done: [], parts: [] };
      if (!kept) await this.#take(upload, { to, existing }, place);
      await using intake = await this.#open(upload, existing, place);
      return { isFinished: false, done: intake.done.ranges, parts: [...intake.held.values()] };
    });
  }

  write(
    { upload }: Input<'write'>,
    {
      asker,
      signal,
      up,
      progress,
    }: UploadAsking & { up: Readable; progress(value: z.output<Calls['write']['progress']>): void },
  ): Promise<Output<'write'>> {
    return this.#each.run(upload, signal, async (ended) => {
      const kept = await this.#known(upload);
      if (kept.results) throw new Refusal('conflict', 'This upload is finished.');
      await using intake = await this.#open(upload, kept.existing, this.#placeOf(kept, asker));
      const tell = () => progress({ filesDone: intake.filesDone, bytesDone: intake.bytesDone });
      const told = setInterval(tell, TOLD_AFTER_MS);
      const receiving = new Receiving(new SentFiles(intake));
      const closed = new Promise<void>((resolve) => void receiving.once('close', resolve));
      try {
        await pipeline(up, receiving, { signal: ended });
      } finally {
        clearInterval(told);
        await closed; // nothing more is written
      }
      tell();
      const left = [...intake.left].map(([n, reason]) => ({ n, reason }));
      return { done: intake.done.ranges, left, again: [...intake.again] };
    });
  }

  finish({ upload }: Input<'finish'>, { asker, signal }: UploadAsking): Promise<Output<'finish'>> {
    return this.#each.run(upload, signal, async () => {
      const kept = await this.#known(upload);
      const results = kept.results ?? (await this.#finish(upload, kept, asker));
      await this.#kept.trim(upload);
      return { results };
    });
  }

  abandon({ upload }: Input<'abandon'>, { signal }: UploadAsking): Promise<Output<'abandon'>> {
    return this.#each.run(upload, signal, async () => {
      const kept = await this.#kept.get(upload);
      if (kept && !kept.results) {
        // Whoever gave it up may have been shut out since: what is half done goes all the same.
        const share = this.#shares.named(kept.to.split('/')[0] ?? '');
        await using intake = await this.#open(upload, kept.existing, { share, rest: '' });
        await intake.clear();
      }
      await this.#kept.remove(upload);
      return {};
    });
  }

  /** What nobody went on with for long is taken away. */
  async forgetOld(signal: AbortSignal): Promise<void> {
    for (const { upload, usedMs } of await this.#kept.all())
      if (Date.now() - usedMs > FORGOTTEN_AFTER_MS && !signal.aborted)
        await this.abandon({ upload }, { signal }).catch(() => {}); // its share may be away: another day
  }

  /** All that goes on has ended. */
  ended(): Promise<void> {
    return this.#each.ended();
  }

  async #take(upload: string, kept: KeptUpload, { share, rest }: Place): Promise<void> {
    await using opened = await openInside(share.folder, rest);
    if (!opened.isFolder) throw new Refusal('not-acceptable', `${kept.to} is no folder.`);
    const open = await Promise.all((await this.#kept.all()).map((one) => this.#kept.get(one.upload)));
    if (open.filter((one) => one && !one.results).length >= MAX_OPEN)
      throw new Refusal('resource-constraint', 'Too many uploads to that PC are not finished.');
    await this.#kept.keep(upload, kept);
  }

  async #finish(upload: string, kept: KeptUpload, asker: Asker | undefined): Promise<string[]> {
    const place = this.#placeOf(kept, asker);
    await using intake = await this.#open(upload, kept.existing, place);
    await intake.end();
    // In a drop-box, what something had to be called says what was there before.
    const placed = place.share.access === 'drop' ? [] : intake.results.slice(0, MOST_RESULTS);
    const results = placed.map((one) => `${place.share.name}/${one}`);
    await this.#kept.keep(upload, { ...kept, results });
    return results;
  }

  async #known(upload: string): Promise<KeptUpload> {
    const kept = await this.#kept.get(upload);
    if (!kept) throw new Refusal('item-not-found', 'That PC knows nothing of this upload.');
    return kept;
  }

  #open(upload: string, existing: KeptUpload['existing'], { share, rest }: Place): Promise<Intake> {
    return Intake.open({
      root: share.folder,
      kind: 'share',
      base: rest,
      id: upload,
      ledgerFile: this.#kept.ledgerFile(upload),
      existing,
    });
  }

  #placeOf({ to, existing }: KeptUpload, asker: Asker | undefined): Place {
    const place = this.#shares.resolve(to, asker, existing === 'replace' ? 'change' : 'add');
    const isInside = place.rest !== '' || existing !== 'rename';
    if (place.share.access === 'drop' && isInside)
      throw new Refusal(
        'not-allowed',
        'Into this share things are only dropped: at its top, beside what is there.',
      );
    return place;
  }
}

interface Place {
  share: Share;
  rest: string;
}
