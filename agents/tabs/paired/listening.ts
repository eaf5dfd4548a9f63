import { randomInt } from 'node:crypto';
import { Refusal } from '../../../app/agent.ts';
import { type Accept, Loopback } from './loopback.ts';

const AGAIN_MS = 2_000;
/** Below those that systems lend to passing connections. */
const PORTS = { first: 20_000, end: 32_768 };
const PORT_TRIES = 10;

/** The port that paired browsers know; any will do for pairing one; nobody may come. */
type Wanted = number | 'any' | undefined;

/** Listens while somebody may come, at the port that paired browsers know, and tries again while it is taken. */
export class Listening {
  readonly #loopback: Loopback;
  readonly #wanted: () => Wanted;
  readonly #signal: AbortSignal;
  #timer: NodeJS.Timeout | undefined;
  #last: Promise<unknown> = Promise.resolve();
  /** Another program has the port. */
  isTaken = false;

  constructor(accept: Accept, wanted: () => Wanted, signal: AbortSignal) {
    this.#loopback = new Loopback(accept);
    this.#wanted = wanted;
    this.#signal = signal;
    const end = () => {
      clearTimeout(this.#timer);
      this.#loopback.end();
    };
    signal.addEventListener('abort', end, { once: true });
  }

  get port(): number | undefined {
    return this.#loopback.port;
  }

  /** Begins or ends, as is wanted now. */
  tend(): Promise<void> {
    clearTimeout(this.#timer);
    return this.#inTurn(async () => {
      const port = this.#signal.aborted ? undefined : this.#wanted();
      if (port === 'any' || port === this.#loopback.port) return;
      this.#loopback.close();
      if (port !== undefined && !(await this.#open(port)))
        this.#timer = setTimeout(() => void this.tend(), AGAIN_MS).unref();
    });
  }

  /**
   * At another port where the known one is taken.
   * @throws Refusal where none is free
   */
  somewhere(known: number | undefined): Promise<number> {
    return this.#inTurn(async () => {
      if (this.#loopback.port !== undefined) return this.#loopback.port;
      const others = Array.from({ length: PORT_TRIES }, () => randomInt(PORTS.first, PORTS.end));
      for (const port of [known, ...others]) if (port !== undefined && (await this.#open(port))) return port;
      throw new Refusal('resource-constraint', 'No port of this machine could be had.');
    });
  }

  async #open(port: number): Promise<boolean> {
    this.isTaken = await this.#loopback.open(port).then(
      () => false,
      () => true,
    );
    if (this.#signal.aborted) this.#loopback.end();
    return !this.isTaken;
  }

  #inTurn<R>(work: () => Promise<R>): Promise<R> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {}); // whoever wanted it is told
    return done;
  }
}
