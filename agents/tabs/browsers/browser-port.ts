import type { EventEmitter } from 'node:events';
import type { Action, Answer, Ask, BrowserWindow, Hello, Overview, Scrolled } from '../protocol.ts';

/** What is open in a browser. A value: every change makes a new one, and what did not change stays the same object. */
export interface Opened {
  readonly version: number;
  /** The person shares nothing for now. */
  readonly isPaused: boolean;
  readonly windows: readonly BrowserWindow[];
  readonly omitted: number;
}

/** Only while the browser is connected; it comes back as another port of the same `browser.id`. */
export interface BrowserPort
  extends EventEmitter<{
    opened: [now: Opened, before: Opened];
    scrolled: [Scrolled];
    close: [];
  }> {
  readonly browser: Hello['browser'];
  /** Another one means: it was started anew, and its windows may be those of a session it restored. */
  readonly session: string;
  readonly opened: Opened;
  /**
   * Resolves with what was done and what not, once `opened` shows it. Rejects with a Refusal when the browser goes
   * away before it answers: it may then have been done or not. Asked again under the same id, in the same session,
   * it is not done twice.
   */
  request(action: Action, options?: { signal?: AbortSignal }): Promise<Answer>;
  /** Who follows whom, for the person at the browser. */
  show(following: { follows: string | null; followers: string[] }): void;
}

/** The browsers that are connected to this device. */
export interface Browsers extends EventEmitter<{ come: [BrowserPort]; go: [BrowserPort] }> {
  readonly connected: readonly BrowserPort[];
}

/** Answers the popup; a Refusal's words are shown there. */
export type AnswerAsk = (ask: Ask['ask'], port: BrowserPort) => Promise<Overview | null>;
