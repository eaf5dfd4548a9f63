import { z } from 'zod';

/** What the person should know now: a front end shows it until it is taken back. */
export const notice = z.object({
  /** The same once more is no new one. */
  id: z.string(),
  agent: z.string(),
  title: z.string(),
  body: z.string(),
});

export type Notice = z.output<typeof notice>;
