import { type AgentDefinition, type LinkRequest, Refusal } from '../../../app/agent.ts';
import type { tabsContract } from '../contract.ts';
import type { Tabs } from '../tabs.ts';
import { tellChanges } from '../tell-changes.ts';
import type { mirrorCalls as contract, mirrorLink } from './contract-mirror.ts';

type Definition = AgentDefinition<typeof tabsContract, Tabs>;

/** What the person asks about mirroring. */
export const mirrorCalls: Pick<NonNullable<Definition['calls']>, keyof typeof contract> = {
  mirror: async ({ device, isOn }, { state: { mirroring }, signal }) => {
    await (isOn ? mirroring.turnOn(device, signal) : mirroring.turnOff(device, signal));
    return {};
  },
  mirrored: async (_input, { state }) => state.mirroring.now,
  watchMirrored: async (_input, { state: { mirroring }, signal, progress }) => {
    await tellChanges(mirroring, () => progress?.(mirroring.now), signal);
    return {};
  },
  reopenMirrored: async ({ tab }, { state }) => {
    await state.mirroring.reopen(tab);
    return {};
  },
};

/** What paired devices ask about it. */
export const mirrorAnswers: Pick<NonNullable<Definition['link']>, keyof typeof mirrorLink> = {
  mirror: {
    permission: 'mirror',
    run: async ({ isOn }, request) => {
      request.note(isOn ? 'on' : 'off');
      await request.state.mirroring.asked(idOf(request), isOn);
      return {};
    },
  },
  watchMirror: {
    permission: 'mirror',
    run: async ({ known }, request) => {
      const { state, signal, progress } = request;
      await state.mirroring.watch(idOf(request), known, progress, signal);
      return {};
    },
  },
};

function idOf({ account, asker }: Pick<LinkRequest<Tabs, never>, 'account' | 'asker'>): string {
  const id = account.devices.find(({ jid }) => jid === asker)?.id;
  if (id === undefined)
    throw new Refusal('service-unavailable', 'This device is not known there yet. Try again.');
  return id;
}
