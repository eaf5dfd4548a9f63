import { transferOptions } from '../../../agents/files/contract-transfer.ts';
import { type Via, via } from '../../../app/link/link-calls.ts';
import type { Local } from '../../local/client.ts';
import { UsageProblem } from '../context.ts';
import type { Meant } from './expand.ts';

/** As the command line has them. */
export interface TransferFlags {
  via?: string;
  existing?: string;
  recursive?: boolean;
  detach?: boolean;
  /** False with --no-wait. */
  wait?: boolean;
}

const existing = transferOptions.existing.unwrap();
export const ways = via.options;
export const choices = existing.options;

export function transferInput({ via: way, existing: choice }: TransferFlags): {
  via?: Via;
  existing?: (typeof choices)[number];
} {
  return {
    ...(way !== undefined && { via: oneOf('--via', ways, way) }),
    ...(choice !== undefined && { existing: oneOf('--existing', choices, choice) }),
  };
}

function oneOf<T extends string>(option: string, all: readonly T[], given: string): T {
  const found = all.find((one) => one === given);
  if (found === undefined) throw new UsageProblem(`${option} ${given}: there are ${all.join(', ')}`);
  return found;
}

/**
 * Whether things can go to and from these devices: they have to be paired, and online where the person does not want
 * to wait. Resolves with those that are online.
 */
export async function assertReachable(
  { call }: Local,
  found: readonly Pick<Meant, 'device'>[],
  { wait = true }: TransferFlags,
): Promise<ReadonlySet<string>> {
  const devices = await call.core.devices({});
  const those = (is: 'online' | 'paired') => new Set(devices.flatMap((one) => (one[is] ? [one.device] : [])));
  const [online, paired] = [those('online'), those('paired')];
  for (const { device } of found) {
    if (device === undefined) continue;
    if (!paired.has(device))
      throw new Error(`${device} is not paired with this PC. Pair them first: dragoman pair ${device}`);
    if (!wait && !online.has(device)) throw new Error(`${device} is not online.`);
  }
  return online;
}
