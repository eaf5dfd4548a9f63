import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freshFolder } from '../servers/folder.ts';
import type { Server } from '../servers/server.ts';
import { startPython } from './python.ts';

/** Libervia's backend, of Debian, that has XEP-0329. */
export interface Libervia extends AsyncDisposable {
  /** What somebody shares at this path, in its own words. */
  entries(of: string, path?: string): Promise<Record<string, string>[]>;
}

export const hasLibervia = existsSync('/usr/bin/libervia-backend');

export async function startLibervia(options: {
  server: Pick<Server, 'port' | 'caFile'>;
  jid: string;
  password: string;
}): Promise<Libervia> {
  const { server, jid, password } = options;
  const home = freshFolder('libervia');
  const run = join(home, 'run');
  mkdirSync(run, { mode: 0o700 });
  const python = startPython('libervia.py', {
    env: {
      ...{ HOME: home, XDG_DATA_HOME: '', XDG_CONFIG_HOME: '', XDG_CACHE_HOME: '', XDG_RUNTIME_DIR: run },
      PATH: '/usr/bin:/bin', // Debian's Python, which finds Debian's libraries
    },
  });
  try {
    const { port, caFile } = server;
    await python.call('connect', { jid, password, host: 'localhost', port, caFile });
    return {
      entries: async (of, path = '') =>
        (await python.call('entries', { of, path })) as Record<string, string>[],
      [Symbol.asyncDispose]: () => python.close(),
    };
  } catch (error) {
    await python.close();
    throw error;
  }
}
