import type { z } from 'zod';
import { type Here, Refusal } from '../../app/agent.ts';
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
  return askOther(name, device, input, { account, signal });
}

/** The same on another one, inside a link. What it refuses is said in its name: what it calls this device is not this one. */
export async function askOther<K extends Name>(
  name: K,
  device: string,
  input: Given<K>,
  { account, signal }: Pick<Here<Tabs>, 'account' | 'signal'>,
): Promise<Output<K>> {
  const link = await account.link(device, { signal });
  try {
    return await link.call(tabsContract, name, input, { signal });
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(error.condition, `${device}: ${error.message}`);
    throw error;
  }
}
