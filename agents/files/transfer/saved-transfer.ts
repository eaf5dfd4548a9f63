import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { via } from '../../../app/link/link-calls.ts';
import { type Transfer, type TransferOptions, transfer, transferOptions } from '../contract-transfer.ts';

/** A transfer as it is kept on disk. */
export const savedTransfer = transfer.extend({
  existing: transferOptions.existing,
  as: z.string().optional(),
  /** Only this way, where the person wanted that. */
  only: via.optional(),
  /** 32 hex digits: of its parts, and of the upload on the other device. */
  key: z.string(),
  /** It was given up, and what is half done is still to be taken away. */
  isToBeCleared: z.boolean(),
  /** Not to be shown any more. */
  isForgotten: z.boolean().optional(),
});

export type SavedTransfer = z.output<typeof savedTransfer>;

/** What of it the person sees. */
export function shown(saved: SavedTransfer, bytesPerSecond: number | undefined): Transfer {
  const { existing, as, only, key, isToBeCleared, isForgotten, ...seen } = saved;
  return { ...seen, ...(bytesPerSecond !== undefined && { bytesPerSecond }) };
}

export function newTransfer(
  direction: Transfer['direction'],
  { device, from, to, as, via: only, existing }: TransferOptions & Asked,
): SavedTransfer {
  return {
    ...{ id: randomBytes(8).toString('hex'), key: randomBytes(16).toString('hex') },
    ...{ direction, device, from, to, existing, state: 'waiting', begun: new Date().toISOString() },
    ...{ filesDone: 0, bytesDone: 0, skipped: [], results: [], isToBeCleared: false },
    ...(as !== undefined && { as }),
    ...(only && { only }),
  };
}

interface Asked {
  device: string;
  from: string[];
  to: string;
  as?: string | undefined;
}
