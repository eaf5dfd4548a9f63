import type { z } from 'zod';
import { type AgentDefinition, type Here, Refusal } from '../../app/agent.ts';
import { filesContract } from './contract.ts';
import { findAnywhere } from './find-anywhere.ts';
import { fis } from './fis.ts';
import { type Input, type Name, type Output, operations, type Tell } from './operations.ts';
import { previewAnywhere } from './preview-anywhere.ts';
import type { Shares } from './shares.ts';

type Calls = NonNullable<AgentDefinition<typeof filesContract, Shares>['calls']>;

/** Which device; this one where none is named. */
type On<K extends Name> = Input<K> & { device?: string | undefined };

type Given<K extends Name> = z.input<(typeof filesContract)['link'][K]['input']>;

/** What the person asks about files, here or on another device. */
export const looking: Pick<Calls, Name | 'preview'> = {
  list: (query, here) =>
    isUnpaired(query.device, here) ? listUnpaired(query, here) : ask('list', query, here),
  info: (query, here) => ask('info', query, here),
  hash: (query, here) => ask('hash', query, here),
  find: findAnywhere,
  watch: (query, here) => ask('watch', query, here),
  makeFolder: (query, here) => ask('makeFolder', query, here),
  move: (query, here) => ask('move', query, here),
  trash: (query, here) => ask('trash', query, here),
  restore: (query, here) => ask('restore', query, here),
  preview: previewAnywhere,
};

export async function ask<K extends Name>(
  name: K,
  { device, ...query }: On<K>,
  { state, account, signal, effect, progress }: Here<Shares>,
): Promise<Output<K>> {
  const input = query as unknown as Input<K> & Given<K>;
  const tell = progress as Tell<K> | undefined;
  if (device === undefined) return operations[name](state, input, { signal, effect, progress: tell });
  const link = await account.link(device, { signal });
  return link.call(filesContract, name, input, { signal, progress: tell });
}

function isUnpaired(device: string | undefined, { account }: Here<Shares>): boolean {
  return device !== undefined && !account.devices.some((one) => one.device === device && one.paired);
}

/** By XEP-0329, as any client would: one order, and what a grant to stanzas lets see. */
function listUnpaired({ device = '', sort, descending, ...query }: On<'list'>, here: Here<Shares>) {
  if ((sort !== undefined && sort !== 'name') || descending)
    throw new Refusal('not-allowed', `Only a paired device sorts otherwise. Pair with ${device} first.`);
  return here.account.query(device, fis, query, { signal: here.signal });
}
