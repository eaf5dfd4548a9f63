import { setTimeout as delay } from 'node:timers/promises';
import { StanzaError } from '../xmpp/stanza-error.ts';
import { type Approvals, type Asked, requestHash } from './approvals.ts';

/** Programs give up on a query after 30 s. */
const PATIENCE_MS = 20_000;
/** How long a yes waits for its query to be asked again. */
const KEPT_MS = 10 * 60_000;

type Answer = { yes: true } | { yes: false; error: unknown };

interface Waiting {
  asked: Asked;
  answer: Promise<Answer>;
  withdraw(): void;
}

/**
 * Queries that wait for the person. A query cannot wait long, so its asker is told to ask again; the same
 * query then finds the answer, which is used up by it.
 */
export class ApprovedQueries {
  readonly #approvals: Approvals;
  readonly #waiting = new Map<string, Waiting>();

  constructor(approvals: Approvals) {
    this.#approvals = approvals;
  }

  /** Resolves when this exact query may be answered, once. */
  async approve(asked: Asked, signal: AbortSignal, patienceMs = PATIENCE_MS): Promise<void> {
    const hash = requestHash(asked);
    const waiting = this.#waiting.get(hash)?.answer ?? this.#ask(hash, asked, signal);
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
    if (!this.#waiting.delete(hash)) return this.approve(asked, signal, patienceMs);
    if (!answer.yes) throw answer.error;
  }

  /** Whoever asked does not want to know any more. @returns whether anything waited for the person, or to be fetched */
  withdraw({ peer, agent, session }: Pick<Asked, 'peer' | 'agent' | 'session'>): boolean {
    const theirs = [...this.#waiting.values()].filter(
      ({ asked }) => asked.peer === peer && asked.agent === agent && asked.session === session,
    );
    for (const one of theirs) one.withdraw();
    return theirs.length > 0;
  }

  #ask(hash: string, asked: Asked, signal: AbortSignal): Promise<Answer> {
    const withdrawn = new AbortController();
    const either = AbortSignal.any([signal, withdrawn.signal]);
    const answer = this.#approvals.request(asked, either).then(
      (): Answer => ({ yes: true }),
      (error: unknown): Answer => ({ yes: false, error }),
    );
    const waiting: Waiting = {
      ...{ asked, answer },
      withdraw: () => {
        const error = new StanzaError('cancel', 'item-not-found', 'It was taken back.');
        withdrawn.abort(error);
        waiting.answer = Promise.resolve({ yes: false, error }); // a yes that nobody fetched yet
      },
    };
    this.#waiting.set(hash, waiting);
    const forget = () => {
      if (this.#waiting.get(hash) === waiting) this.#waiting.delete(hash);
    };
    void answer.then(() => setTimeout(forget, KEPT_MS).unref());
    return answer;
  }
}
