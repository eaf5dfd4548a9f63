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

export async function onlineDevices({ call }: Local): Promise<ReadonlySet<string>> {
  const devices = await call.core.devices({});
  return new Set(devices.filter(({ online }) => online).map(({ device }) => device));
}

/** For those who do not want to wait for a device. */
export async function assertOnline(local: Local, found: readonly Pick<Meant, 'device'>[]): Promise<void> {
  const online = await onlineDevices(local);
  for (const { device } of found)
    if (device !== undefined && !online.has(device)) throw new Error(`${device} is not online.`);
}
