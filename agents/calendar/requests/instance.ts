import { z } from 'zod';

/** Parameters, type and value of a RECURRENCE-ID. */
export const instance = z.tuple([
  z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  z.string(),
  z.string(),
]);

export type Instance = z.output<typeof instance>;
