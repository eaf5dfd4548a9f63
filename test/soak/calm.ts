import type { Absence, Span } from './away.ts';
import type { Disturbance } from './disturbances.ts';

/** A server that ends a session may tell the askers before the core has read of it, and the core tells us later yet. */
const HEARD_MS = 500;

/** When nothing was disturbed, so that a request had no reason to fail. */
export class Calm {
  readonly #disturbed: (Span & { what: Disturbance })[] = [];

  async breaks(what: Disturbance, act: () => Promise<void>): Promise<void> {
    const one = { what, from: performance.now(), to: Number.POSITIVE_INFINITY };
    this.#disturbed.push(one);
    await act();
    one.to = performance.now();
  }

  /**
   * The times that are not our doing. A disturbed line explains the first time only: who comes back and goes again
   * has another reason, however soon that is. A server that is restarted may let somebody in and close once more.
   */
  byItself(times: readonly Absence[]): Absence[] {
    const ours = new Set<Absence>();
    for (const { what, from, to } of this.#disturbed) {
      const during = times.filter((time) => from <= time.from && time.from <= to);
      const explained = what === 'restart' || what === 'crash' ? during : during.slice(0, 1);
      for (const time of explained) ours.add(time);
    }
    return times.filter((time) => !ours.has(time));
  }

  /** Whether a request of this time met no disturbance, and nobody it needs who was away. */
  lasted({ from, to }: Span, times: readonly Span[]): boolean {
    const meets = (other: Span, sooner = 0) => other.from - sooner <= to && from <= other.to;
    return !this.#disturbed.some((one) => meets(one)) && !times.some((one) => meets(one, HEARD_MS));
  }

  /** For a report of what went wrong: how long before this moment which disturbance was over. */
  before(moment: number): string {
    const last = this.#disturbed.findLast(({ from }) => from <= moment);
    return last
      ? `${Math.round(moment - last.to)} ms after the ${last.what} was over`
      : 'before all disturbances';
  }
}
