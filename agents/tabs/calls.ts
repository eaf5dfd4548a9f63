import type { AgentDefinition, Here } from '../../app/agent.ts';
import { ask } from './asking.ts';
import type { DeviceTabs, FoundTab, tabsContract } from './contract.ts';
import type { followCalls } from './follow/contract-follow.ts';
import type { mirrorCalls } from './mirror/contract-mirror.ts';
import { moveTabs } from './move-tabs.ts';
import { newOnce } from './open-tabs.ts';
import type { pairedCalls } from './paired/contract-paired.ts';
import { restoreSet } from './restore-set.ts';
import { windowsWith } from './saved-sets.ts';
import type { Tabs } from './tabs.ts';

type Calls = Omit<
  NonNullable<AgentDefinition<typeof tabsContract, Tabs>['calls']>,
  keyof typeof followCalls | keyof typeof mirrorCalls | keyof typeof pairedCalls
>;

const MAX_FOUND = 1_000;

/** What the person asks about tabs, here or on another device. */
export const calls: Calls = {
  list: async ({ device }, here) => listed(device, here),
  watch: async (_input, { state, signal, progress }) => {
    await state.lists.watch((lists) => progress?.(lists), signal);
    return {};
  },
  find: async ({ text, device }, here) => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const lists = await listed(device, here);
    return lists.flatMap((list) => foundIn(list, words)).slice(0, MAX_FOUND);
  },
  open: ({ device, ...input }, here) => ask('open', device, { once: newOnce(), ...input }, here),
  activate: ({ device, ...input }, here) => ask('activate', device, input, here),
  close: ({ device, ...input }, here) => ask('close', device, input, here),
  move: moveTabs,
  restore: ({ device, ...input }, here) => ask('restore', device, input, here),
  closed: ({ device }, here) => ask('closed', device, {}, here),
  sets: (_input, { state, signal }) => state.allSets.list(signal),
  saveSet: async ({ name, device, tabs, isOver = false }, here) => {
    const { lists } = here.state;
    const { browsers } = device === undefined ? lists.own : await lists.of(device, here.signal);
    return here.state.sets.save(name, windowsWith(browsers, tabs), { isOver });
  },
  restoreSet,
  forgetSet: ({ device, id }, here) => {
    if (device !== undefined) here.state.allSets.assertAwake(device);
    return ask('forgetSet', device, { id }, here);
  },
};

async function listed(device: string | undefined, { state, signal }: Here<Tabs>): Promise<DeviceTabs[]> {
  return device === undefined ? state.lists.all(signal) : [await state.lists.of(device, signal)];
}

function foundIn({ device, asOf, browsers }: DeviceTabs, words: readonly string[]): FoundTab[] {
  const about = { ...(device !== undefined && { device }), ...(asOf !== undefined && { asOf }) };
  return browsers.flatMap((browser) =>
    browser.windows.flatMap(({ tabs }) =>
      tabs
        .filter(({ title, url }) => words.every((word) => `${title}\n${url}`.toLowerCase().includes(word)))
        .map((tab) => ({ ...about, browser: browser.name, tab })),
    ),
  );
}
