import { randomUUID } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { z } from 'zod';
import { type AnyAgent, agent } from '../../app/agent.ts';
import { jsonQuery } from '../../app/query.ts';

const entry = z.object({ token: z.string() });

export const writeQuery = jsonQuery('soak-write', { input: entry, output: entry });
/** The same, where the person at the device is asked first. */
export const askedQuery = jsonQuery('soak-asked', { input: entry, output: entry });

const contract = {
  name: 'soak',
  title: 'Soak',
  settings: z.strictObject({ serial: z.int().default(0), padding: z.string().default('') }),
  permissions: {
    write: { title: 'Write', default: [{ who: 'own-account', decision: 'allow' }] },
    asked: { title: 'Write when the person agrees', default: [{ who: 'own-account', decision: 'ask' }] },
  },
  queries: { write: { input: entry, output: entry }, asked: { input: entry, output: entry } },
  calls: {},
  inverses: { strike: entry },
} as const;

/** An agent whose effects can be counted: one line a request, on the disk before it is answered. */
export function ledgerAgent(file: string): AnyAgent {
  const write = async (kind: string, token: string) => {
    await appendFile(file, `${kind} ${token}\n`, { flush: true });
    return { token };
  };
  return agent(contract, {
    start: () => ({}),
    // That a thing is undone once is for the host to see to, so nothing is checked here.
    inverses: {
      strike: { check: async () => {}, run: async ({ token }) => void (await write('struck', token)) },
    },
    queries: {
      write: { permission: 'write', codec: writeQuery, run: ({ token }) => write('query', token) },
      asked: { permission: 'asked', codec: askedQuery, run: ({ token }) => write('asked', token) },
    },
    commands: {
      // A command of one step carries no values in, so it makes its token itself and says it in its note.
      once: {
        title: 'Write an entry',
        permission: 'write',
        run: async () => ({ note: (await write('once', randomUUID())).token }),
      },
      form: {
        title: 'Write this entry',
        permission: 'write',
        run: async ({ ask, effect }) => {
          const { token } = await ask(entry, { last: true });
          const what = { note: token, inverse: { name: 'strike', input: { token } } };
          return { note: (await effect(what, () => write('form', token))).token };
        },
      },
    },
  });
}
