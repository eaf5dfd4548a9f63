import type { z } from 'zod';
import type { Here } from '../../app/agent.ts';
import { tabsContract } from './contract.ts';
import { type Input, type Name, type Output, operations } from './operations.ts';
import type { Tabs } from './tabs.ts';

type Given<K extends Name> = z.input<(typeof tabsContract)['link'][K]['input']>;

/** Has something done on a device: on this one where none is named. */
export async function ask<K extends Name>(
  name: K,
  device: string | undefined,
  input: Input<K> & Given<K>,
  { state, account, signal, effect }: Pick<Here<Tabs>, 'state' | 'account' | 'signal' | 'effect'>,
): Promise<Output<K>> {
  if (device === undefined) return operations[name](state, input, { signal, effect, by: undefined });
  const link = await account.link(device, { signal });
  return link.call(tabsContract, name, input, { signal });
}
