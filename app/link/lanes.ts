import type { z } from 'zod';
import { Refusal } from '../refusal.ts';
import type { HttpLink } from './http-client.ts';
import { Turns } from './http-turns.ts';
import type { Link, LinkCallOptions } from './link.ts';
import type { LinkCalls } from './link-calls.ts';
import { unlessAborted } from './unless-aborted.ts';

/** Calls with bytes at once between two devices; more wait. */
const MAX_LANES = 3;

/**
 * A link as those who ask have it: one connection for all calls without bytes, and one more for each call with
 * bytes that is under way. Node's HTTP/2 does not read while it writes, so that full flow both ways in one
 * connection would stand still for ever; and nobody who looks into a folder waits behind a large file.
 */
export class Lanes implements Link {
  readonly #talk: HttpLink;
  readonly #open: () => Promise<HttpLink>;
  readonly #turns = new Turns(MAX_LANES);
  #idle: HttpLink[] = [];

  constructor(talk: HttpLink, open: () => Promise<HttpLink>) {
    this.#talk = talk;
    this.#open = open;
  }

  get device() {
    return this.#talk.device;
  }

  get via() {
    return this.#talk.via;
  }

  get signal() {
    return this.#talk.signal;
  }

  touch(): void {
    this.#talk.touch();
  }

  async call<C extends { name: string; link: LinkCalls }, K extends Extract<keyof C['link'], string>>(
    contract: C,
    name: K,
    input: z.input<C['link'][K]['input']>,
    options: LinkCallOptions<C['link'][K]> = {},
  ): Promise<z.output<C['link'][K]['output']>> {
    if (!contract.link[name]?.bytes) return this.#talk.call(contract, name, input, options);
    const letGo = this.#talk.hold();
    try {
      const done = await this.#turns.next(options.signal);
      try {
        const lane = await this.#take(options.signal);
        return await lane.call(contract, name, input, options).finally(() => this.#idle.push(lane));
      } finally {
        done();
      }
    } finally {
      letGo();
    }
  }

  /** One that was used before, or another. */
  async #take(signal: AbortSignal | undefined): Promise<HttpLink> {
    this.#idle = this.#idle.filter((lane) => !lane.signal.aborted);
    const lane = this.#idle.pop();
    if (lane) return lane;
    const opened = this.#open();
    return unlessAborted(opened, signal).catch((error) => {
      // Who wanted it has left, and the next finds it.
      opened.then((late) => this.#idle.push(late)).catch(() => {});
      // The no is not to the call: the other device may have too many connections, or not know yet who has come back.
      throw error instanceof Refusal ? new Refusal('service-unavailable', error.message) : error;
    });
  }
}
