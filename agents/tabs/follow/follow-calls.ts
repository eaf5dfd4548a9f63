import type { AgentDefinition } from '../../../app/agent.ts';
import type { tabsContract } from '../contract.ts';
import { deviceOf } from '../device-of.ts';
import type { Tabs } from '../tabs.ts';
import { tellChanges } from '../tell-changes.ts';
import type { followCalls as contract, followLink } from './contract-follow.ts';

type Definition = AgentDefinition<typeof tabsContract, Tabs>;

/** What the person asks about following. */
export const followCalls: Pick<NonNullable<Definition['calls']>, keyof typeof contract> = {
  follow: async ({ device }, { state, signal }) => {
    await state.follow.start(device, signal);
    return {};
  },
  unfollow: async (_input, { state }) => {
    state.follow.stop();
    return {};
  },
  invite: async ({ contact }, { state, signal }) => {
    await state.follow.contacts.invitations.invite(contact, signal);
    return {};
  },
  endFollowers: async ({ device }, { state: { follow } }) => {
    follow.contacts.invitations.takeBack(device);
    follow.leader.end(device);
    return {};
  },
  following: async (_input, { state }) => state.follow.now,
  watchFollowing: async (_input, { state: { follow }, signal, progress }) => {
    await tellChanges(follow, () => progress?.(follow.now), signal);
    return {};
  },
};

/** What paired devices ask about it. */
export const followAnswers: Pick<NonNullable<Definition['link']>, keyof typeof followLink> = {
  lead: {
    permission: 'lead',
    run: async (_input, { state, account, asker, signal, progress }) => ({
      reason: await state.follow.leader.lead(deviceOf(account, asker), progress, signal),
    }),
  },
};
