import { type Greeting, greet } from './greet.ts';
import type { Talk } from './talk.ts';

const MAX_GREETING = 8;
const GREETING_MS = 10_000;

/** Those that have connected and not proved yet who they are: so many at once, each for so long. */
export class Greetings {
  #count = 0;

  get areFull(): boolean {
    return this.#count >= MAX_GREETING;
  }

  /** Resolves with the browser that has proved who it is; undefined where this was all. */
  async hear(talk: Talk, greeting: Greeting): Promise<string | undefined> {
    this.#count++;
    const timer = setTimeout(() => talk.stream.destroy(), GREETING_MS);
    try {
      return await greet(talk, greeting);
    } finally {
      clearTimeout(timer);
      this.#count--;
    }
  }
}
