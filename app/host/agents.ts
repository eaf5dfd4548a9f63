import { setMaxListeners } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import pRetry from 'p-retry';
import type { Account, AnyAgent, Appearance, Effect } from '../agent.ts';
import { agentSecret, type Secrets } from '../platform.ts';
import { Refusal } from '../refusal.ts';
import type { Activity } from './activity.ts';
import type { Notices } from './notices.ts';
import { TookTooLong, withPatience } from './patience.ts';
import type { Settings } from './settings.ts';
import type { Undo } from './undo.ts';

/** One agent that is running: its state and the signal that ends it. */
export interface Running {
  readonly agent: AnyAgent;
  /** Rejects with a Refusal while the agent could not start. */
  readonly state: Promise<unknown>;
  readonly signal: AbortSignal;
  effect(about: { peer: string; action: string }): Effect;
  /** What must not go on for long; ends with a Refusal when it does. */
  bounded<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

export interface AgentsOptions {
  /** Where each agent has a folder of its own. */
  folder: string;
  settings: Settings;
  secrets: Secrets;
  activity: Activity;
  undo: Undo;
  notices: Notices;
  /** What an agent wants contacts to see of the person. */
  appear(agent: string, as: Appearance | undefined): void;
  /** Gets what an agent threw as it is, for our own log. */
  onFault(error: unknown): void;
}

/** Shorter than an answer may take: whoever waits for a start that hangs is told that. */
const START_MS = 20_000;
const ANSWER_MS = 30_000;
/** So many answers in a row that did not come: whatever holds them is let go by starting the agent anew. */
const HANGS = 3;

const backoff = { minTimeout: 1_000, maxTimeout: 5 * 60_000, randomize: true, retries: Infinity } as const;

/** Starts every agent, again and again where one fails, and starts one anew when its own settings change. */
export class Agents {
  readonly #account: Account;
  readonly #folder: string;
  readonly #settings: Settings;
  readonly #secrets: Secrets;
  readonly #activity: Activity;
  readonly #undo: Undo;
  readonly #notices: Notices;
  readonly #appear: AgentsOptions['appear'];
  readonly #onFault: (error: unknown) => void;
  readonly #running = new Map<string, Running>();
  readonly #ends = new Map<string, AbortController>();

  constructor(
    agents: readonly AnyAgent[],
    account: Account,
    { folder, settings, secrets, activity, undo, notices, appear, onFault }: AgentsOptions,
  ) {
    this.#account = account;
    this.#folder = folder;
    this.#settings = settings;
    this.#secrets = secrets;
    this.#activity = activity;
    this.#undo = undo;
    this.#notices = notices;
    this.#appear = appear;
    this.#onFault = onFault;
    for (const agent of agents) this.#start(agent);
    settings.on('change', (now, before) => {
      for (const agent of agents) {
        const { name } = agent.contract;
        if (!isDeepStrictEqual(now[name], before[name])) this.#startAnew(agent, 'settings changed');
      }
    });
  }

  get(name: string): Running {
    const running = this.#running.get(name);
    if (!running) throw new Error(`no agent ${name}`);
    return running;
  }

  find(name: string): Running | undefined {
    return this.#running.get(name);
  }

  /** Takes back what an agent did under this id; resolves with what it was. */
  undo(id: string): Promise<string> {
    return this.#undo.undo(id, this.#here);
  }

  /** What an inverse runs with. */
  readonly #here = async (name: string) => {
    const { state, signal } = this.get(name);
    return { state: await state, signal, account: this.#account };
  };

  stop(): void {
    for (const end of this.#ends.values()) end.abort(new Error('stopped'));
  }

  #startAnew(agent: AnyAgent, why: string): void {
    this.#ends.get(agent.contract.name)?.abort(new Error(why));
    this.#start(agent);
  }

  #start(agent: AnyAgent): void {
    const { name } = agent.contract;
    const end = new AbortController();
    this.#ends.set(name, end);
    setMaxListeners(0, end.signal); // every open session listens for the agent's end
    let known = '';
    const attempt = async (count: number) => {
      const attempted = this.#attempt(agent, end.signal);
      const { state } = attempted;
      // Later ones stay aside until they succeed: nobody waits for another failure.
      if (count === 1) this.#running.set(name, attempted);
      try {
        await state;
        if (end.signal.aborted) return;
        this.#running.set(name, attempted);
        if (count > 1) this.#note(agent, 'done', `started at attempt ${count}`);
      } catch (error) {
        const { cause } = error as Error;
        if (String(cause) !== known && !end.signal.aborted) {
          this.#note(agent, 'failed', String(cause));
          this.#onFault(cause);
        }
        known = String(cause); // once is enough: the next attempts would say the same
        throw error;
      }
    };
    pRetry(attempt, { ...backoff, signal: end.signal, unref: true }).catch(() => {}); // its end was asked for
  }

  #attempt(agent: AnyAgent, signal: AbortSignal): Running {
    const { name, title } = agent.contract;
    const controller = new AbortController();
    const own = AbortSignal.any([signal, controller.signal]);
    setMaxListeners(0, own); // so does all that an agent asks of others
    const settings = this.#settings.value[name];
    const effect: Running['effect'] = (about) => this.#undo.effect({ agent: name, ...about }, this.#here);
    const start = async () => {
      const folder = join(this.#folder, name);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const secret = (one: string) => this.#secrets.read('agent-secret', agentSecret(name, one));
      const unlessEnded =
        <T>(work: (given: T) => void) =>
        (given: T) => {
          if (!own.aborted) work(given);
        };
      return agent.start({
        ...{ settings, account: this.#account, folder, secret, effect, signal: own },
        tell: unlessEnded((notices) => this.#notices.tell(name, notices)),
        appear: unlessEnded((as) => this.#appear(name, as)),
      });
    };
    const state = withPatience(START_MS, signal, start).catch((cause) => {
      controller.abort(new Error('could not start')); // what it had opened by then is let go
      this.#notices.tell(name, []);
      this.#appear(name, undefined);
      const words = `${title} could not start on this device. It is tried again.`;
      throw Object.assign(new Refusal('service-unavailable', words), { cause });
    });
    state.catch(() => {}); // whoever asks for the state gets the refusal
    let hangs = 0;
    return {
      agent,
      state,
      signal,
      effect,
      bounded: async (work) => {
        try {
          const value = await withPatience(ANSWER_MS, signal, work);
          hangs = 0;
          return value;
        } catch (error) {
          if (!(error instanceof TookTooLong)) throw error;
          if (++hangs === HANGS && !signal.aborted) {
            this.#note(agent, 'failed', `${HANGS} answers in a row ${error.message}`);
            this.#startAnew(agent, 'it hung');
          }
          throw new Refusal('resource-constraint', `${title} took too long to answer.`);
        }
      },
    };
  }

  #note(agent: AnyAgent, outcome: 'done' | 'failed', reason: string): void {
    this.#activity.add({ agent: agent.contract.name, peer: '', action: 'start', outcome, reason, ms: 0 });
  }
}
