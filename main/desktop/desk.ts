import { EventEmitter } from 'node:events';
import type { AnyAgent } from '../../app/agent.ts';
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

  stop(): Promise<void> {
    return this.#inTurn(() => this.#end());
  }

  /** The machine woke up, or its network changed: what is online is looked at, what is not tries again now. */
  wake(): void {
    this.#core?.wake();
  }

  call(name: string, input: unknown, options?: CallOptions): Promise<unknown> {
    if (this.#core) return this.#core.call(name, input, options);
    return Promise.reject(
      new Refusal('service-unavailable', this.#life.problem ?? 'Dragoman is starting. Try again.'),
    );
  }

  async #begin({ paused = false } = {}): Promise<void> {
    const core = await Core.open(this.#options).catch((error: Error) => {
      this.#become({ life: 'stopped', problem: error.message });
    });
    if (!core) return;
    this.#core = core;
    core.follow((event) => this.#tell(event));
    core.on('problem', (problem) => this.emit('problem', problem));
    core.on('fault', (fault) => this.emit('fault', fault));
    core.settings.on('change', (now, before) => {
      if (JSON.stringify(now.account) !== JSON.stringify(before.account)) this.resume().catch(() => {});
    });
    const { account } = core.settings.value;
    if (!account) return this.#become({ life: 'signed-out' });
    const { jid, device } = account;
    this.#become({ life: paused ? 'paused' : 'running', jid, device });
    this.#tell({ type: 'status', value: core.status });
    if (paused) return;
    const out = (error: Error) => {
      if (this.#core === core) this.#become({ life: 'stopped', jid, device, problem: error.message });
    };
    core.failed.catch(out);
    core.start().catch(out);
  }

  async #end(): Promise<void> {
    const core = this.#core;
    this.#core = undefined;
    await core?.stop();
  }

  follow(listener: (event: CoreEvent) => void): () => void {
    this.on('event', listener);
    return () => this.off('event', listener);
  }

  #tell(event: CoreEvent): void {
    this.emit('event', event);
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
