import type { AgentDefinition } from '../../../app/agent.ts';
import type { tabsContract } from '../contract.ts';
import type { Tabs } from '../tabs.ts';
import type { pairedCalls as contract } from './contract-paired.ts';

type Definition = AgentDefinition<typeof tabsContract, Tabs>;

/** What the person asks about browsers that may start no program. */
export const pairedCalls: Pick<NonNullable<Definition['calls']>, keyof typeof contract> = {
  pairedBrowsers: async (_input, { state }) => state.paired.list,
  pairBrowser: async (_input, { state, signal, progress }) => {
    const show = (code: string, until: Date) => progress?.({ code, until: until.toISOString() });
    const { id, name } = await state.paired.pair(show, signal);
    return { id, name };
  },
  unpairBrowser: async ({ id }, { state }) => {
    await state.paired.unpair(id);
    return {};
  },
};
