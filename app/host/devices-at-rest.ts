import type { Device } from '../account.ts';
import { readPaired } from '../link/paired-file.ts';
import { pairedIn } from '../link/parted-lists.ts';
import { pairedRows } from './device-rows.ts';
import { savedDevices } from './devices.ts';
import type { Home } from './home.ts';

/** The person's devices as a home remembers them while no core runs in it. */
export async function devicesAtRest(
  { devices, paired }: Pick<Home, 'devices' | 'paired'>,
  account: string,
): Promise<Device[]> {
  const state = await readPaired(paired, account);
  return pairedRows(await savedDevices(devices), state ? pairedIn(state) : []);
}
