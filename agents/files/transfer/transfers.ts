import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { z } from 'zod';
import { type Account, Refusal } from '../../../app/agent.ts';
import type { filesContract } from '../contract.ts';
import type { Transfer } from '../contract-transfer.ts';
import { newName } from '../names.ts';
import { asWriteRefusal } from '../system-error.ts';
import { Followers } from './followers.ts';
import { Queue } from './queue.ts';
import { Runner } from './runner.ts';
import { newTransfer, type SavedTransfer, shown } from './saved-transfer.ts';

type Asked = z.output<(typeof filesContract)['calls']['get']['input']>;

export interface TransfersOptions {
  account: Account;
  /** For what is kept of them. */
  folder: string;
  signal: AbortSignal;
}

interface Following<T> {
  progress: ((value: T) => void) | undefined;
  signal: AbortSignal;
}

/** What this PC fetches from other devices and puts there, as its person sees it. */
export class Transfers {
  readonly #queue: Queue;
  readonly #runner: Runner;
  readonly #followers = new Followers();

  constructor({ account, folder, signal }: TransfersOptions) {
    this.#queue = new Queue(folder);
    const changed = () => this.#followers.changed();
    this.#runner = new Runner({ account, queue: this.#queue, signal, changed });
  }

  async begin(): Promise<void> {
    await this.#queue.load();
    for (const saved of this.#queue.list) if (saved.state === 'running') saved.state = 'waiting';
    this.#runner.begin();
  }

  /** After the signal: nothing goes on any more. */
  ended(): Promise<void> {
    return this.#runner.ended();
  }

  async add(direction: Transfer['direction'], asked: Asked): Promise<string> {
    const { from, to, as } = asked;
    if (as !== undefined && from.length > 1)
      throw new Refusal('bad-request', 'Only one thing can get another name.');
    if (as !== undefined) newName(as);
    const notWhole = (direction === 'get' ? [to] : from).find((path) => !isAbsolute(path));
    if (notWhole !== undefined) throw new Refusal('bad-request', `${notWhole} is no whole path of this PC.`);
    return this.#take(newTransfer(direction, asked));
  }

  /** Puts what comes from a stream, once all of it has come. */
  async addStream(
    up: Readable,
    { device, to, as, via, existing }: Omit<Asked, 'from'> & { as: string },
  ): Promise<string> {
    const saved = newTransfer('put', { device, from: [], to, as, via, existing });
    const file = join(this.#queue.folderOf(saved), 'stream');
    try {
      await mkdir(this.#queue.folderOf(saved), { recursive: true, mode: 0o700 });
      await pipeline(up, createWriteStream(file, { mode: 0o666 }));
    } catch (error) {
      await rm(this.#queue.folderOf(saved), { recursive: true, force: true });
      throw asWriteRefusal(error);
    }
    return this.#take({ ...saved, from: [file] });
  }

  get list(): Transfer[] {
    return this.#queue.list.filter((one) => !one.isForgotten).map((saved) => this.#show(saved));
  }

  follow(id: string, following: Following<Transfer>): Promise<Transfer> {
    const saved = this.#find(id);
    return this.#followers.follow(
      () => this.#show(saved),
      () => isOver(saved),
      following,
    );
  }

  async followAll(following: Following<Transfer[]>): Promise<void> {
    await this.#followers.follow(
      () => this.list,
      () => false,
      following,
    );
  }

  async pause(id: string): Promise<void> {
    const saved = this.#find(id);
    if (isOver(saved)) throw new Refusal('not-allowed', 'This transfer has ended.');
    await this.#become(saved, 'paused');
  }

  async resume(id: string): Promise<void> {
    const saved = this.#find(id);
    if (saved.state === 'done' || saved.state === 'canceled')
      throw new Refusal('not-allowed', 'This transfer has ended.');
    if (saved.state !== 'running') await this.#become(saved, 'waiting');
  }

  async cancel(id: string): Promise<void> {
    const saved = this.#find(id);
    if (saved.state === 'done' || saved.state === 'canceled') return;
    saved.isToBeCleared = true;
    await this.#become(saved, 'canceled');
  }

  /** Takes one that has ended off the list, or all of them. */
  async forget(id: string | undefined): Promise<void> {
    const gone = id === undefined ? this.#queue.list.filter(isOver) : [this.#find(id)];
    if (!gone.every(isOver))
      throw new Refusal('not-allowed', 'This transfer has not ended. Cancel it first.');
    for (const saved of gone) if (saved.state === 'failed') await this.cancel(saved.id);
    // One that is still to be cleared away goes when it is: until then it is only not shown.
    for (const saved of gone) saved.isForgotten = true;
    await this.#queue.removeForgotten();
    for (const saved of gone)
      if (!saved.isToBeCleared) await rm(this.#queue.folderOf(saved), { recursive: true, force: true });
    this.#goOn();
  }

  async #take(saved: SavedTransfer): Promise<string> {
    await mkdir(this.#queue.folderOf(saved), { recursive: true, mode: 0o700 });
    await this.#queue.add(saved);
    this.#goOn();
    return saved.id;
  }

  async #become(saved: SavedTransfer, state: Transfer['state']): Promise<void> {
    const before = { ...saved };
    Object.assign(saved, { state, problem: undefined });
    if (isOver(saved)) saved.ended = new Date().toISOString();
    else saved.ended = undefined;
    await this.#queue.save().catch((error) => {
      Object.assign(saved, before);
      throw error;
    });
    if (state !== 'waiting') await this.#runner.end(saved.id);
    this.#goOn();
  }

  #goOn(): void {
    this.#runner.goOn();
    this.#followers.changed();
  }

  #show(saved: SavedTransfer): Transfer {
    const bytesPerSecond = this.#runner.bytesPerSecond(saved.id);
    return shown(saved, bytesPerSecond);
  }

  #find(id: string): SavedTransfer {
    const saved = this.#queue.list.find((one) => one.id === id && !one.isForgotten);
    if (!saved) throw new Refusal('item-not-found', 'There is no such transfer.');
    return saved;
  }
}

function isOver({ state }: SavedTransfer): boolean {
  return state === 'done' || state === 'failed' || state === 'canceled';
}
