import { z } from 'zod';
import { jsonQuery } from '../../app/query.ts';

/** What every responder answers with what it was given. slixmpp.py writes the same by hand. */
export const benchQuery = jsonQuery('bench', {
  input: z.object({ text: z.string() }),
  output: z.object({ text: z.string() }),
});

export const COMMAND = 'bench';
