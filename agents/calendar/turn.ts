import { Refusal } from '../../app/agent.ts';

/** What decides about the person's time: one after the other, so that two never find the same hour free. */
export class Turn {
  readonly #signal: AbortSignal;
  #last: Promise<unknown> = Promise.resolve();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  take<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(() => {
      if (this.#signal.aborted)
        throw new Refusal('service-unavailable', 'The calendar is started anew. Try again.');
      return work();
    });
    this.#last = mine.catch(() => {}); // whoever wanted it is told
    return mine;
  }

  /** Settles when nothing is being written any more, which is soon after the signal aborted. */
  async ended(): Promise<void> {
    await this.#last;
  }
}
