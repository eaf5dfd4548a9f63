import { z } from 'zod';

/** What carries a link: a TCP connection of the two devices, the server's relay (proxy65), or stanzas. */
export const via = z.enum(['direct', 'proxy', 'inband']);
export type Via = z.output<typeof via>;

/** One thing that a paired device can ask inside a link; `bytes` flow beside the JSON, from or to the asker. */
export interface LinkCall {
  input: z.ZodType;
  output: z.ZodType;
  progress?: z.ZodType;
  bytes?: 'up' | 'down';
}

export type LinkCalls = Record<string, LinkCall>;
