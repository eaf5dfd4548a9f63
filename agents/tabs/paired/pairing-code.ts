import { randomInt } from 'node:crypto';
import { Refusal } from '../../../app/agent.ts';
import { isSame } from '../protocol/proof.ts';
import type { Pairing } from './kept-pairings.ts';

/** Crockford's base 32: nothing in it is taken for something else. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CHARACTERS = 8;
const MAX_WRONG = 5;

/** What the person reads here and types into the browser: good once. */
export class PairingCode {
  readonly #code = Array.from({ length: CHARACTERS }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  #wrong = 0;
  #isUsed = false;
  #become: (pairing: Pairing) => void = () => {};
  #end: (why: Refusal) => void = () => {};
  /** Rejects with a Refusal when it ended unused. */
  readonly paired: Promise<Pairing>;

  constructor() {
    this.paired = new Promise((resolve, reject) => {
      this.#become = resolve;
      this.#end = reject;
    });
    this.paired.catch(() => {}); // it may end before anybody waits for it
  }

  /** With the port that it is to be said at. */
  shown(port: number): string {
    return `${port}-${this.#code.slice(0, 4)}-${this.#code.slice(4)}`;
  }

  /** Uses it up. @returns whether it is this one */
  take(said: string): boolean {
    if (this.#isUsed) return false;
    this.#isUsed = isSame(Buffer.from(said), Buffer.from(this.#code));
    if (this.#isUsed) return true;
    if (++this.#wrong === MAX_WRONG) {
      this.#isUsed = true;
      this.end(`${MAX_WRONG} wrong codes were typed. Show a new one.`);
    }
    return false;
  }

  /** Whoever said it is paired. */
  become(pairing: Pairing): void {
    this.#become(pairing);
  }

  end(words: string): void {
    this.#end(new Refusal('not-acceptable', words));
  }
}
