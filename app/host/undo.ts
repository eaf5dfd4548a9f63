import type { AnyAgent, Effect, Inverse, InverseHere, Inversion } from '../agent.ts';
import { Refusal } from '../refusal.ts';
import type { Activity, ActivityEvent } from './activity.ts';
import type { Undoable, UndoLog } from './undo-log.ts';

type About = Pick<ActivityEvent, 'agent' | 'peer' | 'action'>;
type HereOf = (agent: string) => Promise<InverseHere<unknown>>;

/** An agent that takes back for somebody what it did itself, and says what is theirs to take back. */
interface UndoAsker extends Pick<About, 'agent' | 'peer'> {
  permit(inverse: Inversion): void;
}

/** An id that a peer made up must not fill the activity. */
const MAX_WORDS = 100;

/**
 * Effects that can be taken back. The inverse is on disk before the effect begins, and the mark that it is
 * being undone is on disk before the inverse runs: after a crash at any moment nothing is undone twice.
 */
export class Undo {
  readonly #agents: ReadonlyMap<string, AnyAgent>;
  readonly #log: UndoLog;
  readonly #activity: Activity;
  readonly #onProblem: (error: Error) => void;
  readonly #busy = new Set<string>();

  constructor(options: {
    agents: readonly AnyAgent[];
    log: UndoLog;
    activity: Activity;
    /** What happened stays so even when that cannot be written down. */
    onProblem(error: Error): void;
  }) {
    this.#agents = new Map(options.agents.map((agent) => [agent.contract.name, agent]));
    this.#log = options.log;
    this.#activity = options.activity;
    this.#onProblem = options.onProblem;
  }

  /** Says in the activity what the end of the last core cut off. */
  async load(): Promise<void> {
    const cut = await this.#log.load().catch((error: Error) => {
      this.#onProblem(error); // no reason to stay offline
      return [];
    });
    for (const { id, agent, note, state } of cut) {
      const about = { agent, peer: '', ms: 0, outcome: 'failed' } as const;
      if (state === 'unknown') {
        const reason = `${note}: Dragoman ended while this was being undone; it may be undone or not`;
        this.#activity.add({ ...about, action: 'undo', reason });
      } else {
        const reason = `${note}: Dragoman ended meanwhile; it may have happened or not`;
        this.#activity.add({ ...about, action: 'effect', reason, undo: id });
      }
    }
  }

  /** What a request of this agent does its effects with: each is an event of its own. */
  effect(about: About, hereOf: HereOf): Effect {
    const undo: Effect['undo'] = (id, permit) => this.undo(id, hereOf, { ...about, permit });
    return Object.assign(this.#effect(about), { undo });
  }

  #effect(about: About) {
    return async <T>(
      { note, inverse }: { note: string; inverse?: Inversion },
      run: (undo: string) => Promise<T>,
    ): Promise<T> => {
      const started = performance.now();
      const add = (outcome: ActivityEvent['outcome'], reason: string, undo?: string) => {
        const ms = Math.round((performance.now() - started) * 10) / 10;
        this.#activity.add({ ...about, outcome, reason, ms, ...(undo !== undefined && { undo }) });
      };
      const id = inverse && (await this.#begin(about.agent, note, inverse));
      try {
        const value = await run(id ?? '');
        if (id !== undefined) await this.#log.mark(id, 'happened').catch(this.#onProblem);
        add('done', note, id);
        return value;
      } catch (error) {
        if (error instanceof Refusal) {
          if (id !== undefined) await this.#log.drop(id).catch(this.#onProblem);
        } else {
          if (id !== undefined) await this.#log.mark(id, 'perhaps').catch(this.#onProblem);
          add('failed', `${note}: failed in the middle; it may have happened or not`, id);
        }
        throw error;
      }
    };
  }

  /** Takes one effect back and resolves with what it was; a Refusal says why not. */
  async undo(id: string, hereOf: HereOf, asker?: UndoAsker): Promise<string> {
    const noted = this.#log.get(id);
    const entry = asker && noted?.agent !== asker.agent ? undefined : noted;
    const agent = asker?.agent ?? entry?.agent ?? 'core';
    const about = { agent, peer: asker?.peer ?? '', action: `undo ${id}`.slice(0, MAX_WORDS), ms: 0 };
    try {
      if (entry) asker?.permit({ name: entry.inverse, input: entry.input });
      if (this.#busy.has(id)) throw new Refusal('conflict', 'It is being undone right now.');
      this.#busy.add(id);
      try {
        await this.#undo(undoableOf(entry, id), hereOf);
      } finally {
        this.#busy.delete(id);
      }
      this.#activity.add({ ...about, outcome: 'done', reason: entry?.note ?? '' });
      return entry?.note ?? '';
    } catch (error) {
      const outcome = error instanceof Refusal ? 'refused' : 'failed';
      this.#activity.add({ ...about, outcome, reason: (error as Error).message });
      throw error;
    }
  }

  async #undo({ id, agent, inverse, input, state: before }: Undoable, hereOf: HereOf): Promise<void> {
    const known = this.#inverse(agent, inverse);
    const parsed = known?.schema.safeParse(input);
    if (!known || !parsed?.success)
      throw new Refusal('not-acceptable', 'It was noted by another version of Dragoman.');
    const { code } = known;
    const here = await hereOf(agent);
    await code.check(parsed.data, here);
    await this.#log.mark(id, 'undoing');
    try {
      await code.run(parsed.data, here);
    } catch (error) {
      await this.#log.mark(id, error instanceof Refusal ? before : 'unknown').catch(this.#onProblem);
      throw error;
    }
    await this.#log.mark(id, 'undone').catch(this.#onProblem);
  }

  async #begin(agent: string, note: string, { name, input }: { name: string; input: unknown }) {
    // An inverse that could never be run is no inverse: the effect does not begin.
    const known = this.#inverse(agent, name);
    if (!known) throw new Error(`${agent} has no inverse called ${name}`);
    known.schema.parse(JSON.parse(JSON.stringify(input)));
    return this.#log.begin({ agent, inverse: name, input, note });
  }

  #inverse(agent: string, name: string) {
    const known = this.#agents.get(agent);
    const inverses: Record<string, Inverse<unknown, unknown>> = known?.inverses ?? {};
    const code = Object.hasOwn(inverses, name) ? inverses[name] : undefined;
    const schema = known?.contract.inverses?.[name];
    return code && schema && { schema, code };
  }
}

function undoableOf(entry: Undoable | undefined, id: string): Undoable {
  if (!entry)
    throw new Refusal(
      'item-not-found',
      `Nothing can be undone under ${id.slice(0, MAX_WORDS)}; it may be too old.`,
    );
  const { state, note } = entry;
  if (state === 'begun') throw new Refusal('conflict', `${note}: this is still going on.`);
  if (state === 'undone') throw new Refusal('conflict', `${note}: this is undone already.`);
  if (state === 'undoing' || state === 'unknown')
    throw new Refusal('conflict', `${note}: undoing this was cut short. Look yourself: it is not repeated.`);
  return { ...entry };
}
