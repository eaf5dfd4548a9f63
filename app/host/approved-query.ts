import { setTimeout as delay } from 'node:timers/promises';
import { StanzaError } from '../xmpp/stanza-error.ts';
import { type Approvals, type Asked, requestHash } from './approvals.ts';

/** Programs give up on a query after 30 s. */
const PATIENCE_MS = 20_000;
/** How long a yes waits for its query to be asked again. */
const KEPT_MS = 10 * 60_000;

type Answer = { yes: true } | { yes: false; error: unknown };

/**
 * Queries that wait for the person. A query cannot wait long, so its asker is told to ask again; the same
 * query then finds the answer, which is used up by it.
 */
export class ApprovedQueries {
  readonly #approvals: Approvals;
  readonly #answers = new Map<string, Promise<Answer>>();

  constructor(approvals: Approvals) {
    this.#approvals = approvals;
  }

  /** Resolves when this exact query may be answered, once. */
  async approve(asked: Asked, signal: AbortSignal, patienceMs = PATIENCE_MS): Promise<void> {
    const hash = requestHash(asked);
    const waiting = this.#answers.get(hash) ?? this.#ask(hash, asked, signal);
    const patience = new AbortController();
    const impatient = delay(patienceMs, undefined, { signal: patience.signal });
    impatient.catch(() => {});
    const answer = await Promise.race([waiting, impatient]);
    patience.abort();
    if (!answer)
      throw new StanzaError(
        'wait',
        'resource-constraint',
        'Waiting for the person at this device. Ask again.',
      );
    // Whoever comes first takes it; the same query asked twice at once has one answer.
    if (!this.#answers.delete(hash)) return this.approve(asked, signal, patienceMs);
    if (!answer.yes) throw answer.error;
  }

  #ask(hash: string, asked: Asked, signal: AbortSignal): Promise<Answer> {
    const answer = this.#approvals.request(asked, signal).then(
      (): Answer => ({ yes: true }),
      (error: unknown): Answer => ({ yes: false, error }),
    );
    this.#answers.set(hash, answer);
    const forget = () => {
      if (this.#answers.get(hash) === answer) this.#answers.delete(hash);
    };
    void answer.then(() => setTimeout(forget, KEPT_MS).unref());
    return answer;
  }
}
