import { setMaxListeners } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import type { Account, AnyAgent } from '../agent.ts';
import { Refusal } from '../refusal.ts';
import type { Activity } from './activity.ts';
import type { Settings } from './settings.ts';

/** One agent that is running: its state and the signal that ends it. */
export interface Running {
  readonly agent: AnyAgent;
  /** Rejects with a Refusal while the agent could not start. */
  readonly state: Promise<unknown>;
  readonly signal: AbortSignal;
}

/** Starts every agent, and starts one anew when its own settings change. */
export class Agents {
  readonly #account: Account;
  readonly #settings: Settings;
  readonly #activity: Activity;
  readonly #running = new Map<string, Running & { controller: AbortController }>();

  constructor(agents: readonly AnyAgent[], account: Account, settings: Settings, activity: Activity) {
    this.#account = account;
    this.#settings = settings;
    this.#activity = activity;
    for (const agent of agents) this.#start(agent);
    settings.on('change', (now, before) => {
      for (const agent of agents) {
        const { name } = agent.contract;
        if (isDeepStrictEqual(now[name], before[name])) continue;
        this.#running.get(name)?.controller.abort(new Error('settings changed'));
        this.#start(agent);
      }
    });
  }

  get(name: string): Running {
    const running = this.#running.get(name);
    if (!running) throw new Error(`no agent ${name}`);
    return running;
  }

  stop(): void {
    for (const { controller } of this.#running.values()) controller.abort(new Error('stopped'));
  }

  #start(agent: AnyAgent): void {
    const { name, title } = agent.contract;
    const controller = new AbortController();
    const { signal } = controller;
    setMaxListeners(0, signal); // every open session listens for the agent's end
    const settings = this.#settings.value[name];
    const state = (async () => agent.start({ settings, account: this.#account, signal }))().catch((error) => {
      this.#activity.add({
        agent: name,
        peer: '',
        action: 'start',
        outcome: 'failed',
        reason: String(error),
        ms: 0,
      });
      throw new Refusal('service-unavailable', `${title} could not start on this device.`);
    });
    state.catch(() => {}); // whoever asks for the state gets the refusal
    this.#running.set(name, { agent, state, signal, controller });
  }
}
