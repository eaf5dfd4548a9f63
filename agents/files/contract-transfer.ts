import { z } from 'zod';
import { via } from '../../app/link/link-calls.ts';

export const transfer = z.object({
  id: z.string(),
  direction: z.enum(['get', 'put']),
  /** The other device, by the name its person gave it. */
  device: z.string(),
  /** What is taken: paths of the other device's shares (get) or whole paths of this PC (put). */
  from: z.array(z.string()),
  /** Where it goes: a whole path of this PC (get) or a folder in a share of the other device (put). */
  to: z.string(),
  /** `waiting`: in the queue, or for the other device to come online. */
  state: z.enum(['waiting', 'running', 'paused', 'done', 'failed', 'canceled']),
  /** Why it waits, or what went wrong and what to do. */
  problem: z.string().optional(),
  /** How its bytes travel now, or travelled last. */
  via: via.optional(),
  filesDone: z.int(),
  /** Absent until all has been counted. */
  filesTotal: z.int().optional(),
  bytesDone: z.int(),
  bytesTotal: z.int().optional(),
  bytesPerSecond: z.number().optional(),
  /** What was left out and why: links, files that cannot be read, names this system cannot hold. */
  skipped: z.array(z.object({ path: z.string(), reason: z.string() })),
  /** Where the finished things lie; the first ones. */
  results: z.array(z.string()),
  begun: z.iso.datetime(),
  ended: z.iso.datetime().optional(),
});

export const transferOptions = {
  /** Only this way, instead of the best that works. */
  via: via.optional(),
  /** Where the name is taken already; `ask` is a refusal for the one who can answer. */
  existing: z.enum(['rename', 'replace', 'skip', 'refuse']).default('rename'),
};

export type Transfer = z.output<typeof transfer>;
export interface TransferOptions {
  via?: z.output<typeof via> | undefined;
  existing: z.output<(typeof transferOptions)['existing']>;
}
