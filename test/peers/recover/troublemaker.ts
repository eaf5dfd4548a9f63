import { z } from 'zod';
import { agent } from '../../../app/agent.ts';

const contract = {
  name: 'trouble',
  title: 'Trouble',
  settings: z.strictObject({ start: z.boolean().default(true) }),
  permissions: {},
  queries: {},
  calls: {
    stray: { input: z.object({ count: z.int(), words: z.string() }), output: z.object({}) },
  },
} as const;

/** An agent that forgets its promises and callbacks, as many of each kind as it is told. */
export const troublemaker = agent(contract, {
  start: ({ settings }) => {
    if (!settings.start) throw new Error('told not to start');
  },
  calls: {
    stray: async ({ count, words }) => {
      for (let at = 0; at < count; at++) {
        if (at % 2 === 0) void Promise.reject(new Error(`${words} ${at}`));
        else
          setImmediate(() => {
            throw new Error(`${words} ${at}`);
          });
      }
      return {};
    },
  },
});
