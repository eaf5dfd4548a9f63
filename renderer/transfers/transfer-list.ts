import type { Transfer } from '../../agents/files/contract.ts';
import { dragoman, onEvent } from '../dragoman.ts';

/** Asked again so much later where there is nobody to follow yet. */
const AGAIN_MS = 2_000;

/** All transfers as they go on, for as long as anybody looks. */
class TransferList {
  readonly #listeners = new Set<() => void>();
  #transfers: readonly Transfer[] = [];
  #stop: (() => void) | undefined;

  readonly state = (): readonly Transfer[] => this.#transfers;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#stop ??= this.#follow();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#stop?.();
      this.#stop = undefined;
    };
  };

  #follow(): () => void {
    const left = new AbortController();
    const { signal } = left;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isFollowing = false;
    const follow = async () => {
      if (isFollowing || signal.aborted) return;
      isFollowing = true;
      // It ends with the core that answers: the next one is asked anew.
      await dragoman.files.followAll({}, { signal, progress: (all) => this.#become(all) }).catch(() => {});
      isFollowing = false;
      clearTimeout(timer);
      if (!signal.aborted) timer = setTimeout(follow, AGAIN_MS);
    };
    const stop = onEvent('status', () => void follow());
    void follow();
    return () => {
      stop();
      clearTimeout(timer);
      left.abort(new Error('left'));
    };
  }

  #become(transfers: readonly Transfer[]): void {
    this.#transfers = transfers;
    for (const listener of this.#listeners) listener();
  }
}

export const transferList = new TransferList();
