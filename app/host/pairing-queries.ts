import { z } from 'zod';
import { deviceHead, deviceId } from '../link/device-head.ts';
import { deviceList, MAX_LISTS } from '../link/device-list.ts';
import { opening } from '../link/pairing-code.ts';
import { jsonQuery } from '../query.ts';

const session = z.string().min(1).max(100);
const nothing = z.object({});

/** What the devices of one account ask each other to pair (docs/protocol/pairing.md). */
export const pairQuery = jsonQuery('pair', {
  input: z.object({ commit: z.string().length(43) }),
  output: opening.extend({ session }),
});

export const pairOpenQuery = jsonQuery('pair-open', { input: opening.extend({ session }), output: nothing });

export const pairConfirmQuery = jsonQuery('pair-confirm', {
  input: z.object({ session, signature: z.string().max(200) }),
  output: nothing,
});

export const pairEndQuery = jsonQuery('pair-end', { input: z.object({ session }), output: nothing });

/** Who asks says what it has, and gets the lists of the other from that epoch on, as many as one answer holds. */
export const deviceListQuery = jsonQuery('device-list', {
  input: z.object({
    id: deviceId.optional(),
    head: deviceHead.optional(),
    from: z.int().min(0).max(MAX_LISTS),
  }),
  output: z.object({
    id: deviceId.optional(),
    head: deviceHead.optional(),
    lists: z.array(deviceList).max(MAX_LISTS),
  }),
});
