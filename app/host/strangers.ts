import type { Activity } from './activity.ts';

const WINDOW_MS = 60_000;
const MAX_STRANGERS = 32;

/**
 * Refusals of strangers in the activity: the first at once, the rest of its minute as one counted line, so
 * that a flood cannot push everything else out of the activity.
 */
export class Strangers {
  readonly #activity: Activity;
  readonly #again = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(activity: Activity) {
    this.#activity = activity;
  }

  refused(peer: string): void {
    const known = this.#again.get(peer);
    if (known !== undefined) {
      this.#again.set(peer, known + 1);
      return;
    }
    if (this.#again.size >= MAX_STRANGERS) {
      this.#again.set('others', (this.#again.get('others') ?? 0) + 1);
      return;
    }
    this.#again.set(peer, 0);
    this.#add(peer, 'a stranger: answered as if nobody were here');
    this.#timer ??= setTimeout(() => this.flush(), WINDOW_MS).unref();
  }

  /** Writes the counts out; called once a window and at the end. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const [peer, count] of this.#again) {
      if (count > 0) this.#add(peer, `a stranger: ${count} more within a minute`);
    }
    this.#again.clear();
  }

  #add(peer: string, reason: string): void {
    this.#activity.add({ agent: 'core', peer, action: 'knock', outcome: 'refused', reason, ms: 0 });
  }
}
