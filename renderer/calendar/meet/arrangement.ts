import type { MeetOutcome, MeetProgress } from '../../../agents/calendar/contract.ts';
import { dragoman } from '../../dragoman.ts';
import type { Wish } from './wish.ts';

/** How far the meeting is that is being arranged. */
export type Stage =
  | { is: 'idle' }
  | { is: 'running'; asking?: MeetProgress }
  | { is: 'ended'; outcome: MeetOutcome }
  | { is: 'failed'; problem: string }
  | { is: 'called-off' };

/** The one meeting that is being arranged from this window; it goes on while the person looks at other things. */
class Arrangement {
  #stage: Stage = { is: 'idle' };
  #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();
  readonly #listeners = new Set<() => void>();

  readonly stage = (): Stage => this.#stage;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Never rejects: how it went is its stage. */
  begin(wish: Wish): Promise<void> {
    if (this.#stage.is !== 'running') this.#running = this.#run(wish);
    return this.#running;
  }

  /** What was asked for last stands. */
  stop(): void {
    this.#stop.abort(new Error('stopped'));
  }

  /** @throws Error where that is not possible now */
  async callOff(uid: string): Promise<void> {
    this.stop();
    await this.#running;
    await dragoman.calendar.callOff({ uid });
    this.#become({ is: 'called-off' });
  }

  clear(): void {
    if (this.#stage.is !== 'running') this.#become({ is: 'idle' });
  }

  async #run(wish: Wish): Promise<void> {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.#become({ is: 'running' });
    const progress = (asking: MeetProgress) => this.#become({ is: 'running', asking });
    try {
      const outcome = await dragoman.calendar.meet(wish, { signal, progress });
      this.#become({ is: 'ended', outcome });
    } catch (error) {
      this.#become(signal.aborted ? { is: 'idle' } : { is: 'failed', problem: (error as Error).message });
    }
  }

  #become(stage: Stage): void {
    this.#stage = stage;
    for (const listener of this.#listeners) listener();
  }
}

export const arrangement = new Arrangement();
