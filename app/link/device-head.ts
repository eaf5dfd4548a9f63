import { z } from 'zod';
import { current, type DeviceChain, hash } from './device-list.ts';

export const deviceId = z.string().regex(/^[0-9a-f]{32}$/);

export const deviceHead = z.object({ epoch: z.int().min(0), hash: z.string().length(43) });

/** The last list of a chain, in short. */
export type Head = z.output<typeof deviceHead>;

export function headOf(chain: DeviceChain): Head {
  const last = current(chain);
  return { epoch: last.epoch, hash: hash(last) };
}
