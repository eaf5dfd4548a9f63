import { z } from 'zod';
import { agent } from '../../../app/agent.ts';
import { benchQuery, COMMAND } from '../query.ts';

const contract = {
  name: 'bench',
  title: 'Bench',
  settings: z.strictObject({}),
  permissions: { ask: { title: 'Ask', default: [{ who: 'own-account', decision: 'allow' }] } },
  queries: { echo: { input: z.object({ text: z.string() }), output: z.object({ text: z.string() }) } },
  calls: {},
} as const;

/** Does nothing, so that what is measured is the way to an agent and back. */
export const benchAgent = agent(contract, {
  start: () => ({}),
  queries: { echo: { permission: 'ask', codec: benchQuery, run: async (input) => input } },
  commands: { [COMMAND]: { title: 'Bench', permission: 'ask', run: async () => ({ note: 'Done.' }) } },
});
