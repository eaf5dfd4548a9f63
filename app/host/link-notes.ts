import type { Via } from '../link/link-calls.ts';
import type { PairedWith } from '../link/paired.ts';
import { HandshakeFailed } from '../link/tls.ts';
import { Refusal } from '../refusal.ts';
import type { Activity } from './activity.ts';
import { Tally } from './tally.ts';

const ways: Record<Via, string> = {
  direct: 'directly',
  proxy: 'through the relay of the server',
  inband: 'in stanzas, slowly',
};

/** What the activity and the list of devices tell of links, whoever opened them. */
export class LinkNotes {
  readonly #activity: Activity;
  readonly #changed: () => void;
  readonly #unproved: Tally;
  readonly #open = new Set<{ id: string; via: Via }>();

  /** @param changed another way is in use, or none any more */
  constructor(activity: Activity, changed: () => void) {
    this.#activity = activity;
    this.#changed = changed;
    this.#unproved = new Tally(activity, {
      action: 'link',
      first: 'did not prove to be the paired device that it says it is: nothing was exchanged',
      more: 'did not prove what it is',
    });
  }

  /** How this device is reached now, if there is a link to it. */
  via(id: string): Via | undefined {
    return [...this.#open].findLast((one) => one.id === id)?.via;
  }

  open(peer: string, { id, name }: PairedWith, via: Via, gone: Promise<void>, ms: number): void {
    const one = { id, via };
    const isMore = [...this.#open].some((other) => other.id === id && other.via === via);
    this.#open.add(one);
    this.#changed();
    if (!isMore) this.#add(peer, 'done', `with ${name}, ${ways[via]}`, Math.round(ms));
    void gone.then(() => {
      this.#open.delete(one);
      this.#changed();
    });
  }

  failed(peer: string, error: unknown): void {
    const cause = error instanceof Error && error.cause instanceof HandshakeFailed ? error.cause : error;
    if (cause instanceof HandshakeFailed) this.#unproved.refused(peer);
    else
      this.#add(peer, error instanceof Refusal ? 'refused' : 'failed', String((error as Error).message), 0);
  }

  /** Writes what was only counted. */
  flush(): void {
    this.#unproved.flush();
  }

  #add(peer: string, outcome: 'done' | 'refused' | 'failed', reason: string, ms: number): void {
    this.#activity.add({ agent: 'core', peer, action: 'link', outcome, reason, ms });
  }
}
