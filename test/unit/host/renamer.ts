import { rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { agent, type Effect, Refusal } from '../../../app/agent.ts';

const names = z.object({ from: z.string(), to: z.string() });

const contract = {
  name: 'renamer',
  title: 'Renamer',
  settings: z.strictObject({ folder: z.string().default('') }),
  permissions: { rename: { title: 'Rename files', default: [{ who: 'own-account', decision: 'allow' }] } },
  queries: {},
  calls: { rename: { input: names, output: z.object({}) } },
  inverses: { rename: names.extend({ size: z.number(), modified: z.number() }) },
} as const;

/** Where a test may step in; each may throw, wait or end the process. */
export interface Moments {
  beforeEffect?(): unknown;
  afterEffect?(): unknown;
  beforeInverse?(): unknown;
  afterInverse?(): unknown;
}

/** An agent that renames real files and can take that back. */
export function renamer(moments: Moments = {}) {
  const look = (folder: string, name: string) => stat(join(folder, name)).catch(() => undefined);
  const renameIn = async (folder: string, effect: Effect, { from, to }: z.output<typeof names>) => {
    const before = await stat(join(folder, from));
    const input = { from, to, size: before.size, modified: before.mtimeMs };
    await effect({ note: `${from} is now ${to}`, inverse: { name: 'rename', input } }, async () => {
      await moments.beforeEffect?.();
      await rename(join(folder, from), join(folder, to));
      await moments.afterEffect?.();
    });
  };
  return agent(contract, {
    start: ({ settings }) => settings.folder,
    commands: {
      rename: {
        title: 'Rename a file',
        permission: 'rename',
        run: async ({ ask, effect, state: folder }) => {
          await renameIn(folder, effect, await ask(names, { last: true }));
          return { note: 'Renamed.' };
        },
      },
    },
    calls: {
      rename: async (query, { effect, state: folder }) => {
        await renameIn(folder, effect, query);
        return {};
      },
    },
    inverses: {
      rename: {
        check: async ({ from, to, size, modified }, { state: folder }) => {
          const [there, taken] = await Promise.all([look(folder, to), look(folder, from)]);
          if (there?.size !== size || there.mtimeMs !== modified || taken)
            throw new Refusal('conflict', `${to} has changed since.`);
        },
        run: async ({ from, to }, { state: folder }) => {
          await moments.beforeInverse?.();
          await rename(join(folder, to), join(folder, from));
          await moments.afterInverse?.();
        },
      },
    },
  });
}
