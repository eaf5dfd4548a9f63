import { randomUUID } from 'node:crypto';
import type { Client } from '../../app/xmpp/client.ts';
import { type Asking, ask, type Kind, limitMs } from './ask.ts';
import type { Span } from './away.ts';

/** What the ledger shows against what the askers were told. */
export interface Balance {
  /** Written more than once, or undone more than once. */
  doubled: string[];
  /** Said to be written, and not there. */
  lost: string[];
  /** Written, but the asker was told of a failure or of nothing: this may be. */
  unheard: number;
  /** Effects of one-step commands beyond those answered and those failed: such would be doubled ones. */
  surplus: number;
}

export interface Failure extends Span {
  asker: Client;
  kind: Kind;
  why: string;
}

/** Counts requests, how each one ended, and what they should have written. */
export class Tally {
  started = 0;
  readonly answered = new Map<string, Kind>();
  readonly failures: Failure[] = [];
  /** Ended later than their timeout allows. */
  late = 0;
  readonly waiting = new Set<Promise<unknown>>();

  /** True when it was answered; never rejects. */
  async ask(asking: Asking, kind: Kind): Promise<boolean> {
    this.started += 1;
    const began = performance.now();
    const asked = ask(asking, kind, randomUUID());
    const settled = asked.catch(() => {});
    this.waiting.add(settled);
    try {
      this.answered.set(await asked, kind);
      return true;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.failures.push({ asker: asking.client, kind, why, from: began, to: performance.now() });
      return false;
    } finally {
      this.waiting.delete(settled);
      if (performance.now() - began > limitMs(kind, asking.timeoutMs)) this.late += 1;
    }
  }

  /** Everybody's answer or failure; how many got neither in time. */
  async settle(withinMs: number): Promise<number> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise((resolve) => {
      timer = setTimeout(resolve, withinMs);
    });
    await Promise.race([Promise.all(this.waiting), patience]);
    clearTimeout(timer);
    return this.waiting.size;
  }

  balance(ledger: string): Balance {
    const entries = ledger
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split(' '));
    const written = new Set<string>();
    const struck = new Set<string>();
    const doubled: string[] = [];
    for (const [kind, token = ''] of entries) {
      const done = kind === 'struck' ? struck : written;
      if (done.has(token)) doubled.push(token);
      done.add(token);
    }
    const once = entries.filter(([kind]) => kind === 'once').length;
    const onceAnswered = [...this.answered.values()].filter((kind) => kind === 'once').length;
    const onceFailed = this.failures.filter(({ kind }) => kind === 'once').length;
    return {
      doubled,
      lost: [...this.answered.keys()].filter((token) => !written.has(token)),
      unheard: [...written].filter((token) => !this.answered.has(token)).length,
      surplus: Math.max(0, once - onceAnswered - onceFailed),
    };
  }
}
