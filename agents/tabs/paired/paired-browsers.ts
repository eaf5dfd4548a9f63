import type { WebSocket } from 'ws';
import { Refusal } from '../../../app/agent.ts';
import type { ConnectedBrowsers } from '../browsers/connected-browsers.ts';
import { MalformedMessage } from '../browsers/malformed-message.ts';
import type { PairedBrowser } from './contract-paired.ts';
import type { Greeting } from './greet.ts';
import { Greetings } from './greetings.ts';
import { KeptPairings, type Pairing } from './kept-pairings.ts';
import { Listening } from './listening.ts';
import { PairingCode } from './pairing-code.ts';
import { Talk } from './talk.ts';

const MAX_PAIRED = 16;
const CODE_MS = 10 * 60_000;
const unwritten =
  'The pairing could not be written to the disk, which may be full. Make room, then show a new code.';

export interface PairedBrowsersOptions {
  browsers: ConnectedBrowsers;
  /** The name of this device. */
  device: string;
  folder: string;
  signal: AbortSignal;
}

/** Browsers that come over a WebSocket, for they may start no program (docs/protocol/browser-socket.md). */
export class PairedBrowsers {
  readonly #options: PairedBrowsersOptions;
  readonly #kept: KeptPairings;
  readonly #listening: Listening;
  /** Of browsers that have proved who they are. */
  readonly #talks = new Map<Talk, string>();
  readonly #greetings = new Greetings();
  #code: PairingCode | undefined;

  private constructor(options: PairedBrowsersOptions, kept: KeptPairings) {
    this.#options = options;
    this.#kept = kept;
    const wanted = () => (this.#code ? 'any' : kept.all.length > 0 ? kept.port : undefined);
    this.#listening = new Listening((socket, from) => void this.#serve(socket, from), wanted, options.signal);
  }

  static async start(options: PairedBrowsersOptions): Promise<PairedBrowsers> {
    const paired = new PairedBrowsers(options, await KeptPairings.open(options.folder));
    await paired.#listening.tend();
    return paired;
  }

  /** Where it listens now. */
  get port(): number | undefined {
    return this.#listening.port;
  }

  get list(): { browsers: PairedBrowser[]; problem?: string } {
    const connected = new Set(this.#talks.values());
    const browsers = this.#kept.all.map(({ id, name, pairedAt }) => {
      return { id, name, pairedAt, isConnected: connected.has(id) };
    });
    if (!this.#listening.isTaken) return { browsers };
    const words = `Another program has port ${this.#kept.port}, where they look for Dragoman. End it, or pair them anew.`;
    return { browsers, problem: words };
  }

  /** Shows a code until a browser has said it, the time is up or the signal aborts. */
  async pair(show: (code: string, until: Date) => void, signal: AbortSignal): Promise<Pairing> {
    signal.throwIfAborted();
    if (this.#kept.all.length >= MAX_PAIRED)
      throw new Refusal('resource-constraint', `${MAX_PAIRED} browsers are paired. Remove one first.`);
    this.#code?.end('Another code is shown now.');
    const code = new PairingCode();
    this.#code = code;
    const until = new Date(Date.now() + CODE_MS);
    const timer = setTimeout(() => code.end('The time is up. Show a new code.'), CODE_MS);
    const cancel = () => code.end('It was canceled.');
    const over = AbortSignal.any([signal, this.#options.signal]);
    over.addEventListener('abort', cancel);
    try {
      show(code.shown(await this.#listening.somewhere(this.#kept.port)), until);
      return await code.paired;
    } finally {
      clearTimeout(timer);
      over.removeEventListener('abort', cancel);
      if (this.#code === code) this.#code = undefined;
      void this.#listening.tend();
    }
  }

  /** @throws Refusal where there is none of this id */
  async unpair(id: string): Promise<void> {
    if (!this.#kept.find(id)) throw new Refusal('item-not-found', 'No such browser is paired.');
    await this.#kept.forget(id);
    for (const [talk, browser] of this.#talks)
      if (browser === id) talk.end({ type: 'goodbye', text: 'This browser was removed from Dragoman.' });
    await this.#listening.tend();
  }

  async #serve(socket: WebSocket, { origin, port }: { origin: string; port: number }): Promise<void> {
    if (this.#greetings.areFull) return socket.terminate();
    const talk = new Talk(socket);
    try {
      const browser = await this.#greetings.hear(talk, this.#greeting(origin, port));
      // It may have been removed while it gave its proof.
      if (browser === undefined || !this.#kept.find(browser)) return;
      this.#talks.set(talk, browser);
      await this.#options.browsers.serve(talk.stream, talk.way(browser));
    } catch (error) {
      const isCut = talk.stream.destroyed;
      talk.stream.destroy();
      if (!isCut && !(error instanceof MalformedMessage)) throw error;
    } finally {
      this.#talks.delete(talk);
      talk.close();
    }
  }

  #greeting(origin: string, port: number): Greeting {
    return {
      ...{ origin, port, device: this.#options.device },
      find: (browser) => this.#kept.find(browser),
      take: (said) => {
        const code = this.#code;
        return code?.take(said) ? (pairing) => this.#keep(code, port, pairing) : undefined;
      },
    };
  }

  async #keep(code: PairingCode, port: number, pairing: Pairing): Promise<void> {
    try {
      await this.#kept.keep(port, pairing);
      code.become(pairing);
    } catch (error) {
      code.end(unwritten);
      throw error instanceof Refusal ? new Refusal(error.condition, unwritten) : error;
    }
  }
}
