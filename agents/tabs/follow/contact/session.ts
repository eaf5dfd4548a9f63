import { Refusal } from '../../../../app/agent.ts';
import type { LedMessage } from '../contract-message.ts';
import { bareOf } from './agent-of.ts';

export interface SessionOptions {
  id: string;
  /** Full JID of the other side. */
  peer: string;
  /** Of who follows. */
  hear?: ((message: LedMessage) => void) | undefined;
  /** Once, when it ends; `isTold`: the other side knows. */
  ended(reason: string, isTold: boolean): void;
}

/** A following with a contact, from the first question about it to its end. */
export class Session {
  readonly #options: SessionOptions;
  readonly #over = new AbortController();
  /** Why it ended. */
  reason = '';

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  get id(): string {
    return this.#options.id;
  }

  get peer(): string {
    return this.#options.peer;
  }

  /** Bare JID of the other side. */
  get contact(): string {
    return bareOf(this.peer);
  }

  get hear() {
    return this.#options.hear;
  }

  /** Aborts when it ends, with a Refusal. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  end(reason: string, { isTold = false } = {}): void {
    if (this.over.aborted) return;
    this.reason = reason;
    this.#options.ended(reason, isTold);
    this.#over.abort(new Refusal('service-unavailable', reason));
  }
}
