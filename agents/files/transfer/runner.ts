import { rm } from 'node:fs/promises';
import type { Account } from '../../../app/agent.ts';
import { attempt, type Ending } from './attempt.ts';
import { clear } from './clear.ts';
import type { Queue } from './queue.ts';
import type { SavedTransfer } from './saved-transfer.ts';
import { Speed } from './speed.ts';

export interface RunnerOptions {
  account: Account;
  queue: Queue;
  signal: AbortSignal;
  changed(): void;
}

const AT_ONCE = 2;
/** A device may be paired without anything that tells of it. */
const LOOK_AGAIN_MS = 30_000;
const PAUSE = { leastMs: 200, firstMs: 1_000, mostMs: 60_000 };

/** How far an attempt came: bytes came through, or the other device answered at least. */
type Reached = 'nobody' | 'device' | 'bytes';

/** Runs what waits, in its order, for as long as the signal says. */
export class Runner {
  readonly #options: RunnerOptions;
  readonly #running = new Map<string, { end: AbortController; ended: Promise<void> }>();
  readonly #speeds = new Map<string, Speed>();
  /** Until when one that failed is left, and how often it did. */
  readonly #pauses = new Map<string, { untilMs: number; failures: number }>();

  #online: ReadonlySet<string> = new Set();

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  begin(): void {
    const { account, signal } = this.#options;
    account.onDevices(() => this.#look(), signal);
    const again = setInterval(() => this.goOn(), LOOK_AGAIN_MS).unref();
    const stop = () => {
      clearInterval(again);
      for (const { end } of this.#running.values()) end.abort(signal.reason);
    };
    signal.addEventListener('abort', stop, { once: true });
    this.goOn();
  }

  /** To a device that has just come back there is no reason to wait any more. */
  #look(): void {
    const { account, queue } = this.#options;
    const online = new Set(account.devices.flatMap((one) => (one.online ? [one.device] : [])));
    for (const { id, device } of queue.list)
      if (online.has(device) && !this.#online.has(device)) this.#pauses.delete(id);
    this.#online = online;
    this.goOn();
  }

  bytesPerSecond(id: string): number | undefined {
    return this.#speeds.get(id)?.bytesPerSecond;
  }

  /** Whatever can go on does. */
  goOn(): void {
    const { queue, signal, changed } = this.#options;
    if (signal.aborted) return;
    for (const saved of queue.list) {
      const isWaiting = saved.state === 'waiting' || saved.isToBeCleared;
      if (!isWaiting || this.#running.has(saved.id)) continue;
      const why = this.#whyNot(saved);
      if (why === undefined && this.#running.size < AT_ONCE) this.#start(saved);
      else if (saved.state === 'waiting' && why && saved.problem !== why) {
        saved.problem = why;
        changed();
      }
    }
  }

  /** It runs no longer. */
  async end(id: string): Promise<void> {
    const running = this.#running.get(id);
    this.#pauses.delete(id);
    running?.end.abort(new Error('it was ended'));
    await running?.ended;
  }

  async ended(): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ ended }) => ended));
  }

  #whyNot({ id, device, direction, isToBeCleared, problem }: SavedTransfer): string | undefined {
    if (isToBeCleared && direction === 'get') return undefined;
    const found = this.#options.account.devices.filter((one) => one.device === device);
    if (!found.some(({ paired }) => paired)) return `${device} is not paired with this device.`;
    if (!found.some(({ online }) => online)) {
      return `Waits until ${device} is online.`;
    }
    const pause = this.#pauses.get(id);
    return pause && pause.untilMs > Date.now() ? (problem ?? 'Is tried again in a while.') : undefined;
  }

  #start(saved: SavedTransfer): void {
    const end = new AbortController();
    const { id } = saved;
    const work = saved.isToBeCleared ? this.#clear(saved, end.signal) : this.#run(saved, end.signal);
    const ended = work.finally(() => {
      this.#running.delete(id);
      this.#speeds.delete(id);
      this.#options.changed();
      this.goOn();
    });
    this.#running.set(id, { end, ended });
  }

  async #run(saved: SavedTransfer, signal: AbortSignal): Promise<void> {
    const { account, queue, changed } = this.#options;
    const speed = new Speed();
    this.#speeds.set(saved.id, speed);
    let least = Number.POSITIVE_INFINITY; // what was kept of a part counts only once it is gone on with
    let reached: Reached = 'nobody';
    saved.state = 'running';
    saved.problem = undefined;
    changed();
    const folder = queue.folderOf(saved);
    const ending = await attempt({
      ...{ saved, account, folder, signal },
      tell: (update) => {
        Object.assign(saved, update);
        least = Math.min(least, saved.bytesDone);
        if (reached === 'nobody' && update.filesTotal !== undefined) reached = 'device';
        if (saved.bytesDone > least) reached = 'bytes';
        speed.is(saved.bytesDone);
        changed();
      },
    });
    await this.#conclude(saved, ending, reached, signal);
  }

  async #conclude(
    saved: SavedTransfer,
    ending: Ending,
    reached: Reached,
    signal: AbortSignal,
  ): Promise<void> {
    // Whoever ended it has said what becomes of it; but what is done is done.
    if (signal.aborted && ending.state !== 'done') {
      if (saved.state === 'running') saved.state = 'waiting';
    } else {
      Object.assign(saved, ending);
      if (ending.state === 'waiting') this.#pause(saved, reached);
      else if (ending.state !== 'paused') saved.ended = new Date().toISOString();
    }
    const { queue } = this.#options;
    await queue.save().catch((error) => {
      saved.problem = error.message; // done once more after a restart, which finds it done
    });
    if (saved.state === 'done') await rm(queue.folderOf(saved), { recursive: true, force: true });
  }

  #pause({ id }: SavedTransfer, reached: Reached): void {
    const before = this.#pauses.get(id)?.failures ?? 0;
    const failures = { nobody: before + 1, device: 1, bytes: 0 }[reached];
    const ms = failures === 0 ? PAUSE.leastMs : Math.min(PAUSE.mostMs, PAUSE.firstMs * 2 ** (failures - 1));
    const spread = ms * (0.75 + Math.random() / 2);
    this.#pauses.set(id, { untilMs: Date.now() + spread, failures });
    setTimeout(() => this.goOn(), spread + 10).unref();
  }

  async #clear(saved: SavedTransfer, signal: AbortSignal): Promise<void> {
    const { account, queue } = this.#options;
    try {
      await clear(saved, { account, folder: queue.folderOf(saved), signal });
      saved.isToBeCleared = false;
      await queue.removeForgotten();
    } catch {
      this.#pause(saved, 'nobody');
    }
  }
}
