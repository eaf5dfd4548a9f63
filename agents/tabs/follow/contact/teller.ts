import { setTimeout as delay } from 'node:timers/promises';
import type { Account } from '../../../../app/agent.ts';
import type { LedMessage } from '../contract-message.ts';
import { viewQuery } from './contact-codecs.ts';

const TELL_EVERY_MS = 250;

export interface TellerOptions {
  account: Pick<Account, 'query'>;
  /** Full JID. */
  to: string;
  session: string;
  /** Looked at before anything is told. */
  mayGoOn(): boolean;
  failed(): void;
}

/** Tells a contact what its leader looks at: one message is under way, and of the others only the newest waits. */
export class Teller {
  readonly #options: TellerOptions;
  #waiting: LedMessage | undefined;
  #isTelling = false;

  constructor(options: TellerOptions) {
    this.#options = options;
  }

  tell(message: LedMessage): void {
    this.#waiting = newest(this.#waiting, message);
    if (this.#isTelling) return;
    this.#isTelling = true;
    void this.#tellAll().catch(() => this.#options.failed());
  }

  async #tellAll(): Promise<void> {
    const { account, to, session, mayGoOn } = this.#options;
    try {
      for (let message = this.#waiting; message; message = this.#waiting) {
        if (!mayGoOn()) return;
        this.#waiting = undefined;
        await account.query(to, viewQuery, { session, message });
        await delay(TELL_EVERY_MS, undefined, { ref: false });
      }
    } finally {
      this.#isTelling = false;
    }
  }
}

/** A page that was not told yet is told as far as it is scrolled by now. */
export function newest(waiting: LedMessage | undefined, message: LedMessage): LedMessage {
  if (!waiting || !('view' in waiting) || !('scroll' in message)) return message;
  const { tab, page, x, y } = message.scroll;
  const { view } = waiting;
  return view.tab === tab && view.page === page ? { seq: message.seq, view: { ...view, x, y } } : message;
}
