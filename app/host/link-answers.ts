import type { Account, AnyAgent, Contract, LinkAnswer } from '../agent.ts';
import type { Answerer, Asked } from '../link/http-answer.ts';
import type { LinkCall, LinkCalls } from '../link/link-calls.ts';
import { Refusal, type RefusalCondition } from '../refusal.ts';
import { StanzaError } from '../xmpp/stanza-error.ts';
import type { Activity } from './activity.ts';
import { byLink } from './asker.ts';
import { type Recorded, recorded } from './recorder.ts';
import type { Serving } from './serving.ts';
import { withSignals } from './with-signals.ts';

/** Answers a call of the core's own; being paired is all it takes. */
export type OwnAnswer = (input: unknown, peer: string) => Promise<unknown>;

interface Known {
  call: LinkCall;
  run(asked: Asked, input: unknown, peer: string): Promise<Omit<Recorded<unknown>, 'outcome'>>;
}

interface OfAgent {
  contract: Contract;
  call: LinkCall;
  answer: LinkAnswer<unknown, string, unknown, unknown, unknown>;
}

export interface LinkAnswersOptions extends Omit<Serving, 'client'> {
  account: Account;
  onFault(error: unknown): void;
}

/** What paired devices ask inside links: of the agents by the grants, and of the core itself. */
export class LinkAnswers {
  readonly #options: LinkAnswersOptions;
  readonly #known = new Map<string, Known>();

  constructor(options: LinkAnswersOptions) {
    this.#options = options;
    for (const agent of options.agents) this.#addAgent(agent);
  }

  /** The core's own calls, under the contract's name. */
  add<L extends LinkCalls>(
    contract: { name: string; link: L },
    answers: Record<keyof L & string, OwnAnswer>,
  ): void {
    for (const [name, call] of Object.entries(contract.link)) {
      const answer = answers[name];
      if (!answer) throw new Error(`nobody answers ${contract.name}/${name}`);
      this.#add(contract.name, name, {
        call,
        run: async (_asked, input, peer) => ({ value: await answer(input, peer), reason: '' }),
      });
    }
  }

  /** For the link of one device. */
  of(peer: string): Answerer {
    return {
      bytesOf: (agent, name) => this.#find(agent, name).call.bytes,
      answer: (asked) => this.#answer(asked, peer),
    };
  }

  #addAgent({ contract, link = {} }: AnyAgent): void {
    const calls: LinkCalls = contract.link ?? {};
    for (const [name, answer] of Object.entries<LinkAnswer<unknown, string, unknown, unknown, unknown>>(
      link,
    )) {
      const call = calls[name];
      if (!call) throw new Error(`${contract.name} answers ${name}, which is not in its contract`);
      this.#add(contract.name, name, {
        call,
        run: (asked, input, peer) => this.#runAgent({ contract, call, answer }, asked, input, peer),
      });
    }
  }

  #add(agent: string, name: string, known: Known): void {
    const path = `${agent}/${name}`;
    if (this.#known.has(path)) throw new Error(`two link calls are named ${path}`);
    this.#known.set(path, known);
  }

  #find(agent: string, name: string): Known {
    const known = this.#known.get(`${agent}/${name}`);
    if (!known)
      throw new Refusal('item-not-found', 'That device knows nothing of this. It may be of another version.');
    return known;
  }

  async #answer(asked: Asked, peer: string): Promise<unknown> {
    const { agent, call: name, signal } = asked;
    const { activity, onFault } = this.#options;
    try {
      return await line(activity, { agent, peer, action: `link ${name}` }, signal, async () => {
        const { call, run } = this.#find(agent, name);
        const input = call.input.safeParse(asked.input);
        if (!input.success) throw new Refusal('bad-request', 'This request does not fit what is asked.');
        const { value, reason } = await run(asked, input.data, peer);
        return { value: call.output.parse(value), outcome: 'done', reason };
      });
    } catch (error) {
      if (error instanceof StanzaError && !error.stanza)
        throw new Refusal(error.condition as RefusalCondition, error.text || error.condition);
      onFault(error);
      throw error;
    }
  }

  async #runAgent(
    { contract, call, answer: { permission, run } }: OfAgent,
    asked: Asked,
    input: unknown,
    peer: string,
  ): Promise<Omit<Recorded<unknown>, 'outcome'>> {
    const { account, grants, approvals, running } = this.#options;
    const { agent, call: name } = asked;
    const asker = byLink(peer);
    const needed = typeof permission === 'function' ? permission(input) : permission;
    const permitted = `${agent}.${needed}`;
    const decision = grants.decide(permitted, asker);
    if (decision === 'deny') {
      const words = `That device does not let this one do that (${contract.permissions[needed]?.title}).`;
      throw new Refusal('forbidden', `${words} Its person can change it there, in the settings.`);
    }
    const { state, signal: stopped, effect, bounded } = running().get(agent);
    if (decision === 'ask') {
      const action = `${agent}.${name}: ${JSON.stringify(input)}`;
      const question = { peer, agent, permission: permitted, session: 'link', action, isPaired: true };
      await withSignals([asked.signal, stopped], (signal) => approvals.request(question, signal));
    }
    const notes: string[] = [];
    const work = async (signal: AbortSignal) =>
      run(input, {
        ...{ state: await state, signal, account, asker: peer },
        ...{ up: asked.up, down: asked.down, progress: asked.progress },
        isOneOf: (circle) => grants.isOneOf(circle, asker),
        note: (text) => void notes.push(text),
        effect: effect({ peer, action: `link ${name}` }),
      });
    const both = (ended: AbortSignal) => withSignals([asked.signal, ended], work);
    // What moves bytes or tells of progress may take hours.
    const isLong = call.bytes !== undefined || call.progress !== undefined;
    const value = await (isLong ? both(stopped) : bounded(both));
    return { value, reason: notes.join('; ') };
  }
}

/** One line, whatever the outcome; who left before it does not hear it. */
function line<T>(
  activity: Activity,
  about: Parameters<typeof recorded>[1],
  signal: AbortSignal,
  run: () => Promise<Recorded<T>>,
): Promise<T | undefined> {
  return recorded<T | undefined>(activity, about, async () => {
    try {
      return await run();
    } catch (error) {
      if (!signal.aborted || error instanceof Refusal) throw error;
      return { value: undefined, outcome: 'canceled', reason: 'canceled by the asker, or cut off' };
    }
  });
}
