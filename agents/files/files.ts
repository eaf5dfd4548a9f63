import { join } from 'node:path';
import type { Start } from '../../app/agent.ts';
import type { filesContract } from './contract.ts';
import { Shares } from './shares.ts';
import { Transfers } from './transfer/transfers.ts';
import { Uploads } from './transfer/uploads.ts';

type Begin = Pick<Start<typeof filesContract>, 'settings' | 'account' | 'folder' | 'signal'>;

/** By folder: all that the one before has open in it has ended. */
const ended = new Map<string, Promise<unknown>>();

/** The shares of this PC, and what goes between them and other devices. */
export class Files extends Shares {
  /** What this PC asks of others. */
  readonly transfers: Transfers;
  /** What others put here. */
  readonly uploads: Uploads;

  private constructor({ settings, account, folder, signal }: Begin) {
    super(settings.shares);
    this.uploads = new Uploads(this, join(folder, 'uploads'));
    this.transfers = new Transfers({ account, folder: join(folder, 'transfers'), signal });
  }

  static async start(begin: Begin): Promise<Files> {
    const { folder, signal } = begin;
    await ended.get(folder);
    signal.throwIfAborted();
    const files = new Files(begin);
    const stopped = new Promise((resolve) => void signal.addEventListener('abort', resolve, { once: true }));
    const { transfers, uploads } = files;
    ended.set(
      folder,
      stopped.then(() => Promise.all([transfers.ended(), uploads.ended()])),
    );
    await transfers.begin();
    uploads.forgetOld(signal).catch(() => {}); // at the next start again
    return files;
  }
}
