import type { Ask, Overview } from '../protocol.ts';

// What the extension's own pages and the scroll script in a page say to the worker.

export type ToWorker =
  | { look: true }
  | { pause: boolean }
  | { ask: Ask['ask'] }
  | { scrolled: { x: number; y: number } };

/** What the popup shows of the extension itself. */
export interface Look {
  isConnected: boolean;
  isPaused: boolean;
  problem: string;
  device: string;
  /** Our id of the tab in front, where it is shared. */
  tab: string | undefined;
}

export type Asked = { value: Overview | null } | { refused: string };
