import { isDeepStrictEqual } from 'node:util';
import type { Notice } from './notice.ts';

/** What each agent wants the person to know now. */
export class Notices {
  readonly #byAgent = new Map<string, Notice[]>();
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get list(): Notice[] {
    return [...this.#byAgent.values()].flat();
  }

  /** In place of all that this agent said before. */
  tell(agent: string, notices: readonly Omit<Notice, 'agent'>[]): void {
    const now = notices.map((one) => ({ ...one, agent }));
    if (isDeepStrictEqual(now, this.#byAgent.get(agent) ?? [])) return;
    this.#byAgent.set(agent, now);
    this.#changed();
  }
}
