import { setTimeout as delay } from 'node:timers/promises';
import type { z } from 'zod';
import { type Effect, Refusal } from '../../app/agent.ts';
import { closeTabs } from './close-tabs.ts';
import type { asked } from './contract-asked.ts';
import { moveWithin } from './move-within.ts';
import { openTabs } from './open-tabs.ts';
import type { Tabs } from './tabs.ts';

type Asked = typeof asked;
export type Name = keyof Asked;
export type Input<K extends Name> = z.output<Asked[K]['input']>;
export type Output<K extends Name> = z.output<Asked[K]['output']>;
export type Progress<K extends Name> = Asked[K] extends { progress: infer P extends z.ZodType }
  ? z.output<P>
  : never;

/** Somebody who wants something done with the tabs of this device. */
export interface Asking<K extends Name> {
  signal: AbortSignal;
  effect: Effect;
  /** The device that asks, where it is not this one. */
  by: string | undefined;
  progress?: ((value: Progress<K>) => void) | undefined;
}

type Operations = {
  [K in Name]: (state: Tabs, input: Input<K>, asking: Asking<K>) => Promise<Output<K>>;
};

/** Between two lists of one that watches. */
const WATCH_EVERY_MS = 250;

/** What can be done with the tabs of this device, whoever asks for it. */
export const operations: Operations = {
  list: async ({ tabs }) => tabs.list,
  watch: async ({ tabs }, _input, { signal, progress }) => {
    let wake = () => {};
    let isChanged = true;
    const changed = () => {
      isChanged = true;
      wake();
    };
    tabs.on('change', changed);
    signal.addEventListener('abort', changed, { once: true });
    try {
      while (!signal.aborted) {
        if (isChanged) {
          isChanged = false;
          progress?.(tabs.list);
          await delay(WATCH_EVERY_MS, undefined, { signal }).catch(() => {});
        } else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    } finally {
      tabs.off('change', changed);
    }
    return {};
  },
  open: (state, input, { signal, effect }) => {
    const { tabs, closed, keptForUndo, excluded } = state;
    const opening = { tabs, closed, keptForUndo, excluded, effect, signal };
    return state.opened.do(input.once, () => openTabs(input, opening));
  },
  activate: async ({ tabs }, { tab }, { signal }) => {
    const port = tabs.find(tab)?.browser.port;
    if (!port) throw new Refusal('item-not-found', 'That tab is not open any more.');
    const { refused } = await port.request({ do: 'activate', tab, isFocused: true }, { signal });
    if (refused.length > 0) throw new Refusal('conflict', 'The browser would not show that tab.');
    return {};
  },
  close: ({ tabs, closed, keptForUndo }, input, { signal, effect, by }) =>
    closeTabs(input, { tabs, closed, keptForUndo, effect, signal, by }),
  move: ({ tabs, keptForUndo }, input, { effect }) => moveWithin(input, { tabs, keptForUndo, effect }),
  restore: async (_state, { undo }, { effect }) => ({ note: await effect.undo(undo, () => {}) }),
  closed: async ({ closed }) => closed.list,
  sets: async ({ sets }) => sets.list,
  set: async ({ sets }, { id }) => sets.get(id),
  forgetSet: async ({ sets }, { id }) => {
    await sets.forget(id);
    return {};
  },
};
