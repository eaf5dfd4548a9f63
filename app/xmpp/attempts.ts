import { setTimeout as delay } from 'node:timers/promises';
import pRetry from 'p-retry';
import { atItsTargets } from './attempt.ts';
import type { ClientOptions } from './client.ts';
import { ConnectionError } from './connection-error.ts';
import { domainOf } from './jid.ts';
import { defaultStepTimeoutMs, type Login, login } from './login.ts';
import { defaultLimits } from './parser.ts';
import { scramMechanisms } from './sasl.ts';
import type { Session } from './session.ts';

export interface AttemptsOptions {
  /** Bare JID of the account. */
  jid: string;
  options: ClientOptions;
  /** What could be resumed. */
  session(): Session | undefined;
  /** One attempt failed, and another follows. */
  failed(error: Error): void;
}

/** Attempts to log in: one, or with growing pauses until one succeeds. */
export class Attempts {
  readonly #options: AttemptsOptions;
  readonly #backoff: { minMs: number; maxMs: number };
  /** The wait and the attempt under way. */
  #round: AbortController | undefined;
  #shunned = 0;

  constructor(options: AttemptsOptions) {
    this.#options = options;
    this.#backoff = options.options.backoff ?? { minMs: 1000, maxMs: 60_000 };
  }

  /** One attempt at every address of the domain. */
  once(signal: AbortSignal): Promise<Login> {
    const { jid, options, session } = this.#options;
    const credentials = {
      username: jid.slice(0, jid.lastIndexOf('@')),
      password: options.password,
      mechanisms: [
        ...(options.mechanisms ?? scramMechanisms),
        ...(options.allowPlain ? ['PLAIN' as const] : []),
      ],
    };
    return atItsTargets({ domain: domainOf(jid), server: options.server, signal }, (target) =>
      login(
        {
          jid,
          credentials,
          target,
          signal,
          resource: options.resource,
          ca: options.ca,
          stepTimeoutMs: options.stepTimeoutMs ?? defaultStepTimeoutMs,
          maxStanzaBytes: options.maxStanzaBytes ?? defaultLimits.maxStanzaBytes,
        },
        session(),
      ),
    );
  }

  /** Until one succeeds, a final error comes up, or `signal` aborts. */
  async until(signal: AbortSignal, { pauseFirst = false }: { pauseFirst?: boolean } = {}): Promise<Login> {
    let pause = pauseFirst;
    for (;;) {
      const round = new AbortController();
      this.#round = round;
      const both = AbortSignal.any([signal, round.signal]);
      try {
        if (pause) await delay(this.#firstPauseMs(), undefined, { signal: both });
        return await pRetry(() => this.once(both), {
          retries: Number.POSITIVE_INFINITY,
          minTimeout: this.#backoff.minMs,
          maxTimeout: this.#backoff.maxMs,
          factor: 2,
          randomize: true,
          signal: both,
          shouldRetry: ({ error }) => !(error instanceof ConnectionError && error.final),
          onFailedAttempt: ({ error }) => {
            if (!both.aborted) this.#options.failed(error);
          },
        });
      } catch (error) {
        if (signal.aborted || !round.signal.aborted) throw error;
        pause = false; // told to hurry
      }
    }
  }

  /** Cuts the wait and the attempt under way short: the next begins at once. */
  hurry(): void {
    this.#round?.abort();
  }

  /** A stream is over; being shown the door makes us slower. */
  ended({ isShunned }: { isShunned: boolean }): void {
    this.#shunned = isShunned ? this.#shunned + 1 : 0;
  }

  /** Jitter keeps a restarted server from meeting all its clients at once. */
  #firstPauseMs(): number {
    const { minMs, maxMs } = this.#backoff;
    return Math.min(maxMs, minMs * 2 ** this.#shunned * (1 + Math.random()));
  }
}
