import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build, mergeConfig } from 'vite';
import { connectLocally, type Local } from '../../../main/local/client.ts';
import shipped from '../../../vite.config.ts';
import { dragoman } from '../device/program.ts';
import { atExit } from '../servers/at-exit.ts';
import { freshFolder } from '../servers/folder.ts';
import type { Server } from '../servers/server.ts';

/** Makes core.ts a program, as what is shipped is made; returns its path. */
export async function buildCore(): Promise<string> {
  const outDir = freshFolder('built');
  const config = mergeConfig(shipped, {
    configFile: false,
    logLevel: 'warn',
    build: { outDir, emptyOutDir: false },
  });
  config.build.rolldownOptions.input = { core: fileURLToPath(new URL('core.ts', import.meta.url)) };
  await build(config);
  writeFileSync(join(outDir, 'package.json'), '{"type":"module"}');
  return join(outDir, 'core.js');
}

/** A home with a folder of files; cores come and go in it. */
export function install(script: string, server: Server, settings: Record<string, unknown> = {}) {
  const home = join(freshFolder('recover'), 'home');
  const folder = join(home, 'files');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, 'a.txt'), 'text');
  const account = {
    jid: 'you@localhost',
    device: 'test',
    resource: 'dragoman-recover',
    server: `${server.host}:${server.port}`,
    ca: server.caFile,
  };
  const all = { version: 1, account, renamer: { folder }, ...settings };
  writeFileSync(join(home, 'settings.json'), JSON.stringify(all));
  return {
    home,
    folder,
    names: () => readdirSync(folder).sort(),
    text: (name: string) => readFileSync(join(home, name), 'utf8'),
    cli: (...args: string[]) => dragoman(args, { home }),
    start: (moment?: string) => start(script, home, moment),
  };
}

export interface CoreProcess extends AsyncDisposable {
  local: Local;
  rename(from: string, to: string): Promise<unknown>;
  printed(): string;
  signal(name: NodeJS.Signals): void;
  /** In order, by SIGTERM. */
  end(): Promise<void>;
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

const PATIENCE_MS = 45_000;

/** Says what did not happen, and what the core had printed by then, before the whole test takes too long. */
async function soon<T>(what: string, work: Promise<T>, printed: () => string): Promise<T> {
  const late = new AbortController();
  const expired = delay(PATIENCE_MS, undefined, { signal: late.signal }).then(() => {
    throw new Error(`not ${what} in ${PATIENCE_MS / 1000} s; it printed:\n${printed()}`);
  });
  try {
    return await Promise.race([work, expired]);
  } finally {
    late.abort();
  }
}

/** Resolves once it is online. */
async function start(script: string, home: string, moment?: string): Promise<CoreProcess> {
  const child = spawn(process.execPath, [script, home, 'secret-word', ...(moment ? [moment] : [])]);
  atExit(() => void child.kill('SIGKILL'));
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal)),
  );
  let printed = '';
  const online = new Promise<void>((resolve) => {
    const hear = (chunk: Buffer) => {
      printed += chunk;
      if (printed.includes('"state":"online"')) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
  });
  const early = ended.then((end) => {
    throw new Error(`the core ended (${end}) before it was online:\n${printed}`);
  });
  early.catch(() => {}); // afterwards that is no news
  await soon('online', Promise.race([online, early]), () => printed);
  const local = await connectLocally(home);
  if (!local) throw new Error('the core answers nobody');
  return {
    local,
    rename: (from, to) => local.send('renamer.rename', { from, to }),
    printed: () => printed,
    signal: (name) => void child.kill(name),
    end: async () => {
      child.kill('SIGTERM');
      const end = await soon('ended by SIGTERM', ended, () => printed);
      if (end !== 0) throw new Error(`ended by SIGTERM with ${end}; it printed:\n${printed}`);
    },
    ended,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
      local.close();
    },
  };
}
