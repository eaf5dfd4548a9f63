import { uptime } from 'node:os';
import { z } from 'zod';
import { agent } from '../../app/agent.ts';

const contract = {
  name: 'uptime',
  title: 'Uptime',
  settings: z.strictObject({ greeting: z.string().default('This PC') }),
  permissions: { ask: { title: 'Ask', default: [{ who: 'own-account', decision: 'allow' }] } },
  queries: {},
  calls: {},
} as const;

export const uptimeAgent = agent(contract, {
  // Called again whenever its settings change; what it returns is `state` below.
  start: ({ settings }) => settings.greeting,
  commands: {
    uptime: {
      title: 'How long is this PC up?',
      permission: 'ask',
      run: async ({ state, ask }) => {
        const units = z.enum(['minutes', 'hours']).meta({ title: 'In' });
        const { unit } = await ask(z.object({ unit: units }), { last: true });
        const amount = Math.round(uptime() / (unit === 'hours' ? 3600 : 60));
        return { note: `${state} is up for ${amount} ${unit}.` };
      },
    },
  },
});
