import type { BrowserWindow, Changes, State } from '../protocol.ts';
import { difference } from './difference.ts';
import type { Snapshot } from './snapshot.ts';

export interface TellerOptions {
  take(): Promise<Snapshot>;
  send(message: State | Changes): void;
  nowMs(): number;
}

/**
 * Tells the agent what is open and what became different. What happens until the agent has seen the last change is
 * gathered: one message is under way at a time.
 */
export class Teller {
  readonly #options: TellerOptions;
  #version = 0;
  #told: Snapshot | undefined;
  #isSeen = true;
  #isDirty = false;
  #isLooking = false;
  #waiting: ((version: number) => void)[] = [];

  constructor(options: TellerOptions) {
    this.#options = options;
  }

  /** All of it, because nobody knows anything yet, or any more. */
  start(): void {
    this.#told = undefined;
    this.#isSeen = true;
    this.touch();
  }

  /** Something may be different. */
  touch(): void {
    this.#isDirty = true;
    void this.#look();
  }

  seen(version: number): void {
    if (version !== this.#version) return;
    this.#isSeen = true;
    if (this.#isDirty) void this.#look();
  }

  /** Resolves with the version that shows what is open now. */
  shown(): Promise<number> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.touch();
    });
  }

  async #look(): Promise<void> {
    if (this.#isLooking || !this.#isSeen) return;
    this.#isLooking = true;
    this.#isDirty = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    const beganMs = this.#options.nowMs();
    try {
      this.#tell(await this.#options.take());
      for (const resolve of waiting) resolve(this.#version);
    } catch (error) {
      console.error(error); // a window may close under the look: it is looked again
      this.#waiting.push(...waiting);
      this.#isDirty = true;
    }
    // As long as the look took, so that it never takes more than half of the time.
    const restMs = this.#options.nowMs() - beganMs;
    setTimeout(() => {
      this.#isLooking = false;
      if (this.#isDirty) void this.#look();
    }, restMs);
  }

  #tell(now: Snapshot): void {
    const before = this.#told;
    this.#told = now;
    if (!before || before.isPaused !== now.isPaused) {
      this.#isSeen = false;
      this.#options.send({ type: 'state', version: ++this.#version, ...now });
      return;
    }
    const different = difference(before.windows, now.windows) ?? (before.omitted !== now.omitted && nothing);
    if (!different) return;
    this.#isSeen = false;
    this.#options.send({ type: 'changes', version: ++this.#version, ...different, omitted: now.omitted });
  }
}

const nothing = { goneWindows: [], windows: [] as BrowserWindow[], goneTabs: [], tabs: [] };
