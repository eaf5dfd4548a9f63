import { type Account, Refusal } from '../../../app/agent.ts';
import { keepAsking } from '../keep-asking.ts';
import type { Batch } from './contract-batch.ts';
import { type MirroredNow, mirrorContract } from './contract-mirror.ts';
import type { Known } from './known.ts';

type State = Omit<MirroredNow['devices'][number], 'device'>;

/** Why what was taken is not enough. */
export type Problem = 'gap' | 'away-too-long' | 'clock' | 'malformed';

/** What does not mend itself. */
const WORDS: Partial<Record<Problem, string>> = {
  clock: 'The clocks of the two devices are more than a day apart. Set them right.',
  malformed: 'That device tells what is no set of tabs. Update Dragoman on both.',
};

class Insufficient extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem);
    this.problem = problem;
  }
}

export interface OtherMirrorsOptions {
  account: Account;
  /** What this device knows by now. */
  known(): Promise<Known>;
  take(device: string, batch: Batch): Promise<Problem | undefined>;
  /** That device has no set with this one any more. */
  onEnd(device: string): void;
  onChange(): void;
  signal: AbortSignal;
}

/** Watches the sets of the other devices, as long as they are mirrored. */
export class OtherMirrors {
  readonly #options: OtherMirrorsOptions;
  readonly #watched = new Map<string, { state: State; end: AbortController }>();

  constructor(options: OtherMirrorsOptions) {
    this.#options = options;
  }

  stateOf(device: string): State {
    return this.#watched.get(device)?.state ?? { state: 'away' };
  }

  /** @param device its id */
  watch(device: string): void {
    if (this.#watched.has(device)) return;
    const watched = { state: { state: 'away' } as State, end: new AbortController() };
    this.#watched.set(device, watched);
    const signal = AbortSignal.any([this.#options.signal, watched.end.signal]);
    void this.#keep(device, signal).catch((error: unknown) => {
      if (signal.aborted) return;
      this.#watched.delete(device);
      if (!isEnded(error)) throw error;
      this.#options.onEnd(device);
    });
  }

  end(device: string): void {
    this.#watched.get(device)?.end.abort(new Refusal('service-unavailable', 'It is not mirrored any more.'));
    this.#watched.delete(device);
  }

  async #keep(device: string, signal: AbortSignal): Promise<void> {
    const { account, known, take } = this.#options;
    await keepAsking({
      ...{ account, device, signal },
      ask: async (link, asking, heard) => {
        const anew = new AbortController();
        const until = AbortSignal.any([asking, anew.signal]);
        const progress = (batch: Batch) => {
          void take(device, batch).then((problem) => {
            if (problem) return anew.abort(new Insufficient(problem));
            heard();
            this.#set(device, { state: 'together' });
          });
        };
        await link.call(mirrorContract, 'watchMirror', { known: await known() }, { signal: until, progress });
      },
      isOver: isEnded,
      onCut: (error) => this.#set(device, stateAfter(error)),
    });
  }

  #set(device: string, state: State): void {
    const watched = this.#watched.get(device);
    if (!watched || JSON.stringify(watched.state) === JSON.stringify(state)) return;
    watched.state = state;
    this.#options.onChange();
  }
}

function isEnded(error: unknown): boolean {
  return error instanceof Refusal && error.condition === 'conflict';
}

function stateAfter(error: unknown): State {
  const words = error instanceof Insufficient ? WORDS[error.problem] : undefined;
  if (words !== undefined) return { state: 'stopped', problem: words };
  const isNo = error instanceof Refusal && error.condition === 'forbidden';
  return isNo ? { state: 'stopped', problem: error.message } : { state: 'away' };
}
