import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import type { AnyAgent } from '../../app/agent.ts';
import type { CallBytes } from '../../app/call-bytes.ts';
import type { CallOptions } from '../../app/calls.ts';
import type { CoreEvent } from '../../app/contract.ts';
import { Core } from '../../app/core.ts';
import type { Home } from '../../app/host/home.ts';
import type { Platform } from '../../app/platform.ts';
import { Refusal } from '../../app/refusal.ts';
import type { DesktopState } from './contract.ts';

export interface DeskOptions {
  home: Home;
  agents: readonly AnyAgent[];
  platform: Platform;
  version: string;
}

export type Life = Pick<DesktopState, 'life' | 'jid' | 'device' | 'problem'>;

/**
 * The core of one home as the desktop holds it. Signing in and out, pausing and resuming replace the core; whoever
 * listens here, or calls, need not know.
 */
export class Desk extends EventEmitter<{
  event: [CoreEvent];
  life: [Life];
  problem: [string];
  fault: [unknown];
}> {
  readonly #options: DeskOptions;
  #core: Core | undefined;
  #life: Life = { life: 'starting' };
  #working: Promise<unknown> = Promise.resolve();
  #stopped = false;

  constructor(options: DeskOptions) {
    super();
    this.#options = options;
  }

  get life(): Life {
    return this.#life;
  }

  /** Opens the home and goes online where there is an account; what is wrong becomes its `life`. */
  start(): Promise<void> {
    return this.#inTurn(() => this.#begin());
  }

  pause(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#life.life === 'paused') return;
      await this.#end();
      await this.#begin({ paused: true });
    });
  }

  resume(): Promise<void> {
    return this.change(async () => {});
  }

  /** Does something while no core runs, such as changing the account, and starts one again. */
  change(work: () => Promise<void>): Promise<void> {
    return this.#inTurn(async () => {
      await this.#end();
      try {
        await work();
      } finally {
        await this.#begin();
      }
    });
  }

  /** For good: what waits for its turn does nothing any more. */
  stop(): Promise<void> {
    this.#stopped = true;
    return this.#inTurn(() => this.#end());
  }

  /** The machine woke up, or its network changed: what is online is looked at, what is not tries again now. */
  wake(): void {
    this.#core?.wake();
  }

  call(name: string, input: unknown, options?: CallOptions & CallBytes): Promise<unknown> {
    if (this.#core) return this.#core.call(name, input, options);
    return Promise.reject(
      new Refusal('service-unavailable', this.#life.problem ?? 'Dragoman is starting. Try again.'),
    );
  }

  async stream(name: string, stream: Duplex): Promise<void> {
    if (this.#core) await this.#core.stream(name, stream);
    else stream.destroy();
  }

  follow(listener: (event: CoreEvent) => void): () => void {
    this.on('event', listener);
    return () => this.off('event', listener);
  }

  async #begin({ paused = false } = {}): Promise<void> {
    if (this.#stopped) return;
    const core = await Core.open(this.#options).catch((error: Error) => {
      this.#become({ life: 'stopped', problem: error.message });
    });
    if (!core) return;
    this.#core = core;
    this.#listenTo(core);
    const { account } = core.settings.value;
    const { jid, device } = account ?? {};
    const life = account ? (paused ? 'paused' : 'running') : 'signed-out';
    this.#become({ life, ...(account && { jid, device }) });
    this.#tellAnew(core);
    const out = (error: Error) => {
      // Once: what fails for good while it starts is said twice.
      if (this.#core === core && this.#life.life !== 'stopped')
        this.#become({ life: 'stopped', jid, device, problem: error.message });
    };
    if (life === 'running') {
      core.failed.catch(out);
      core.start().catch(out);
    } else await core.watch().catch((error) => this.emit('fault', error));
  }

  /** What it says once it is another's turn is of no interest any more. */
  #listenTo(core: Core): void {
    const isCurrent = () => this.#core === core;
    core.follow((event) => isCurrent() && this.emit('event', event));
    core.on('problem', (problem) => isCurrent() && this.emit('problem', problem));
    core.on('fault', (fault) => this.emit('fault', fault));
    core.settings.on('change', (now, before) => {
      if (isCurrent() && JSON.stringify(now.account) !== JSON.stringify(before.account))
        this.resume().catch((error) => this.emit('fault', error));
    });
  }

  /** Whoever follows knew another core's. */
  #tellAnew(core: Core): void {
    this.emit('event', { type: 'status', value: core.status });
    this.emit('event', { type: 'approvals', value: core.approvals.list });
    this.emit('event', { type: 'notices', value: core.notices.list });
    this.emit('event', { type: 'settings', value: core.settingsState });
  }

  async #end(): Promise<void> {
    const core = this.#core;
    this.#core = undefined;
    await core?.stop();
  }

  #become(life: Life): void {
    this.#life = life;
    this.emit('life', life);
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#working.then(work);
    this.#working = done.catch(() => {});
    return done;
  }
}
