import { EventEmitter, once } from 'node:events';
import type { Account, SealedNode } from '../../../app/agent.ts';

type Node = Pick<SealedNode<unknown>, 'isReady' | 'onChange'>;

/** So long a node may take to be read after a login. */
const READING_MS = 10_000;

/** That all of a node is known here, which it is some time after a login. */
export class Reading {
  readonly #account: Account;
  readonly #node: Node;
  readonly #signal: AbortSignal;
  readonly #news = new EventEmitter<{ news: [] }>();
  #isInVain = false;

  constructor(account: Account, node: Node, signal: AbortSignal) {
    this.#account = account;
    this.#node = node;
    this.#signal = signal;
    const heard = () => {
      this.#news.emit('news');
      if (node.isReady) this.#isInVain = false;
    };
    node.onChange(heard, signal);
  }

  /** Resolves when it is; where it cannot be on this server, after it was waited for once. */
  async done(): Promise<void> {
    const isAlone = this.#account.devices.every(({ paired }) => !paired);
    if (isAlone || this.#node.isReady || this.#isInVain) return;
    const patience = AbortSignal.any([this.#signal, AbortSignal.timeout(READING_MS)]);
    while (!this.#node.isReady && !patience.aborted)
      await once(this.#news, 'news', { signal: patience }).catch(() => {}); // then it is too late
    this.#isInVain = !this.#node.isReady;
  }
}
