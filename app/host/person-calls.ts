import type { z } from 'zod';
import type { AnyAgent } from '../agent.ts';
import { coreContract, type SettingsState, type Status } from '../contract.ts';
import { Refusal } from '../refusal.ts';
import type { Activity } from './activity.ts';
import type { Approvals } from './approvals.ts';
import { CallTable } from './call-table.ts';
import { devicesAtRest } from './devices-at-rest.ts';
import { listCommands, runCommand } from './entity.ts';
import { examine } from './examine.ts';
import type { Home } from './home.ts';
import { answerApproval } from './person.ts';
import type { Resource } from './resource.ts';
import type { Settings } from './settings.ts';
import { drawnSettings } from './settings-schema.ts';

/** What the calls of the local person are about. */
export interface Reached {
  agents: readonly AnyAgent[];
  home: Pick<Home, 'devices' | 'paired'>;
  settings: Settings;
  activity: Activity;
  approvals: Approvals;
  status(): Status;
  settingsState(): SettingsState;
  /** Undefined until the first login. */
  resource(): Resource | undefined;
}

type CoreCalls = typeof coreContract.calls;

/** Everything the local person can ask for: the core's own calls, and those of every agent. */
export function personCalls(reached: Reached, stopped: AbortSignal): CallTable {
  const table = new CallTable(stopped);
  const online = () => {
    const resource = reached.resource();
    if (!resource) throw new Refusal('service-unavailable', 'Dragoman is not logged in.');
    return resource;
  };
  addCore(table, reached, online);
  for (const agent of reached.agents) addAgent(table, agent, online);
  return table;
}

function addCore(table: CallTable, reached: Reached, online: () => Resource): void {
  const on = <K extends keyof CoreCalls>(
    name: K,
    run: (
      input: z.output<CoreCalls[K]['input']>,
      options: { signal: AbortSignal },
    ) => Promise<z.input<CoreCalls[K]['output']>>,
  ) =>
    table.add(`core.${name}`, coreContract.calls[name], (input, options) =>
      run(input as z.output<CoreCalls[K]['input']>, options),
    );
  const { agents, settings, activity, approvals, resource } = reached;
  on('status', async () => reached.status());
  on(
    'devices',
    async () =>
      resource()?.devices.list ?? devicesAtRest(reached.home, reached.settings.value.account?.jid ?? ''),
  );
  on('pair', async ({ device }) => online().group.pairing.pair(device));
  on('pairing', async () => ({ now: resource()?.group.pairing.state }));
  on('unpair', async ({ device }) => {
    await online().group.own.unpair(device);
    return {};
  });
  on('leave', async () => {
    await online().group.own.leave();
    return {};
  });
  on('partedLists', async () => resource()?.group.own.partedLists ?? []);
  on('chooseList', async ({ id }) => {
    await online().group.own.choose(id);
    return {};
  });
  on('contacts', async () => resource()?.contacts.list ?? []);
  on('contact', async ({ jid }, { signal }) => online().contacts.open(jid, signal));
  on('approvals', async () => approvals.list);
  on('answer', async (verdict) => {
    const { id, yes } = verdict;
    if (!yes && !approvals.find(id) && resource()?.group.pairing.takeBack(id)) return {};
    await answerApproval(approvals, settings, verdict);
    return {};
  });
  on('activity', ({ since, ...page }) =>
    activity.list({ ...page, since: since === undefined ? undefined : new Date(since) }),
  );
  on('getSetting', async ({ path }) => settings.get(path));
  on('setSetting', async ({ path, value, seen }) => {
    await settings.set(path, value, seen);
    return {};
  });
  on('unsetSetting', async ({ path }) => {
    await settings.set(path, undefined);
    return {};
  });
  on('settings', async () => reached.settingsState());
  on('settingsSchema', async () => drawnSettings(agents.map(({ contract }) => contract)));
  on('undo', async ({ id }) => ({ note: await online().agents.undo(id) }));
  on('commands', async ({ jid }, { signal }) => listCommands(online().client, jid, signal));
  on('command', async (step, { signal }) => runCommand(online().client, step, signal));
  on('examine', async () => examine(online()));
}

function addAgent(table: CallTable, { contract, calls = {} }: AnyAgent, online: () => Resource): void {
  for (const name of Object.keys(contract.calls)) {
    table.add(`${contract.name}.${name}`, contract.calls[name], async (input, options) => {
      const { agents, account } = online();
      const { state, effect } = agents.get(contract.name);
      const run = calls[name];
      if (!run) throw new Refusal('service-unavailable', `${name} is not built yet.`);
      return run(input, {
        ...options,
        state: await state,
        account,
        effect: effect({ peer: '', action: `call ${name}` }),
      });
    });
  }
}
