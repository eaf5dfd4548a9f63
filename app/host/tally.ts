import type { Activity } from './activity.ts';

const WINDOW_MS = 60_000;
const MAX_PEERS = 32;

export interface TallyWords {
  action: string;
  /** Said of the first. */
  first: string;
  /** Said of the others, before their number. */
  more: string;
}

/**
 * Refusals of one kind in the activity: a peer's first at once, the rest of its minute as one counted line, so
 * that a flood cannot push everything else out of the activity.
 */
export class Tally {
  readonly #activity: Activity;
  readonly #words: TallyWords;
  readonly #again = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(activity: Activity, words: TallyWords) {
    this.#activity = activity;
    this.#words = words;
  }

  refused(peer: string): void {
    const known = this.#again.get(peer);
    if (known !== undefined) {
      this.#again.set(peer, known + 1);
      return;
    }
    if (this.#again.size >= MAX_PEERS) {
      this.#again.set('others', (this.#again.get('others') ?? 0) + 1);
      return;
    }
    this.#again.set(peer, 0);
    this.#add(peer, this.#words.first);
    this.#timer ??= setTimeout(() => this.flush(), WINDOW_MS).unref();
  }

  /** Writes the counts out; called once a window and at the end. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const [peer, count] of this.#again) {
      if (count > 0) this.#add(peer, `${this.#words.more}: ${count} more within a minute`);
    }
    this.#again.clear();
  }

  #add(peer: string, reason: string): void {
    const { action } = this.#words;
    this.#activity.add({ agent: 'core', peer, action, outcome: 'refused', reason, ms: 0 });
  }
}
