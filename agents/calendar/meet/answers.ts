import { EventEmitter, once } from 'node:events';
import { addressOf } from '../itip/address.ts';
import type { Message } from '../itip/message.ts';

/** What comes in about one meeting while somebody waits for it. */
export class Answers {
  /** Proposals of other times that nobody has looked at yet. */
  readonly counters: Message[] = [];
  /** Addresses of those whose agents do not take the request. */
  readonly refused = new Set<string>();
  readonly #news = new EventEmitter<{ news: [] }>();

  replied(): void {
    this.#news.emit('news');
  }

  countered(message: Message): void {
    this.counters.push(message);
    this.#news.emit('news');
  }

  refuse(address: string): void {
    this.refused.add(addressOf(address));
    this.#news.emit('news');
  }

  /** Resolves at whatever comes next, or when the patience ends. */
  async next(patience: AbortSignal): Promise<void> {
    await once(this.#news, 'news', { signal: patience }).catch(() => {}); // then nothing came
  }
}
