import { take } from './batches.ts';
import type { Batch } from './contract-batch.ts';
import type { Kept } from './kept-mirror.ts';
import { newMirror } from './mirror.ts';
import type { Problem } from './other-mirrors.ts';

export interface Told {
  /** Who says it, by its id. */
  device: string;
  batch: Batch;
}

export interface Taken {
  kept: Kept | undefined;
  problem?: Problem;
  /** Whether that device is known to know what it said. */
  isTaken: boolean;
}

/** All that is kept once a batch was taken; as it was where there is nothing in it for us. */
export function taken(kept: Kept | undefined, { device, batch }: Told, nowMs: number): Taken {
  if (!kept?.devices.includes(device)) return { kept, isTaken: false };
  const result = take(kept.mirror, batch, nowMs);
  const problem = 'problem' in result ? result.problem : undefined;
  if (problem === 'clock' || problem === 'malformed') return { kept, problem, isTaken: false };
  if (problem === 'away-too-long')
    return {
      kept: { ...kept, mirror: newMirror(kept.mirror.device), hasSet: false },
      problem,
      isTaken: false,
    };
  const isWhole = JSON.stringify(batch.upTo) !== JSON.stringify(batch.from) || batch.changes.length === 0;
  const hasSet = kept.hasSet || (isWhole && !problem);
  return { kept: { ...kept, mirror: result.mirror, hasSet }, ...(problem && { problem }), isTaken: true };
}
