import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { freshFolder } from '../servers/folder.ts';
import { start } from '../servers/process.ts';
import type { Server } from '../servers/server.ts';

/** Profanity 0.13 on a terminal of its own. It is driven as a person does: by typing and reading the screen. */
export type Profanity = AsyncDisposable & {
  /** What the terminal shows now, without trailing blanks. */
  screen(): Promise<string>;
  /** Resolves with the screen as soon as it contains this. */
  waitFor(text: string | RegExp, patienceMs?: number): Promise<string>;
  /** Types a line, such as a slash command, and Enter. */
  type(line: string): Promise<void>;
  /** A named key of tmux: Enter, PageUp, M-1 ... */
  key(name: string): Promise<void>;
  close(): Promise<void>;
};

const run = promisify(execFile);

/** Starts it and logs in; resolves when it is online. */
export async function startProfanity(options: {
  server: Pick<Server, 'host' | 'port' | 'caFile'>;
  jid: string;
  password: string;
}): Promise<Profanity> {
  const { server, jid, password } = options;
  const folder = freshFolder('profanity');
  const home = join(folder, 'home');
  mkdirSync(home);
  const socket = join(folder, 'tmux');
  // In the foreground (-D), so that its terminal ends with it and it ends with us.
  const terminal = start('tmux', ['-S', socket, '-f', '/dev/null', '-D'], {
    logFile: join(folder, 'tmux.log'),
    folder,
    env: {
      HOME: home,
      XDG_CONFIG_HOME: '',
      XDG_DATA_HOME: '',
      TERM: 'screen-256color',
      TMUX: '',
      LC_ALL: 'C.UTF-8',
    },
  });
  const tmux = async (...args: string[]) => (await run('tmux', ['-S', socket, ...args])).stdout;
  const screen = async () => (await tmux('capture-pane', '-p', '-J', '-t', 'main')).replace(/[ \n]+$/gm, '');
  const waitFor = async (text: string | RegExp, patienceMs = 10_000) => {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const shown = await screen();
      if (typeof text === 'string' ? shown.includes(text) : text.test(shown)) return shown;
      if (Date.now() > deadline)
        throw new Error(`profanity does not show ${text} in ${patienceMs} ms:\n${shown}`);
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  };
  const key = async (name: string) => void (await tmux('send-keys', '-t', 'main', name));
  const type = async (line: string) => {
    await tmux('send-keys', '-t', 'main', '-l', '--', line);
    await key('Enter');
  };
  const close = async () => {
    spawnSync('tmux', ['-S', socket, 'kill-server']);
    await terminal.end(2000);
  };
  try {
    await untilAnswers(() => tmux('new-session', '-d', '-s', 'main', '-x', '200', '-y', '60', 'profanity'));
    await waitFor("Type '/help'");
    await type(`/tls certpath set ${dirname(server.caFile)}`);
    await type(`/connect ${jid} server ${server.host} port ${server.port} tls force`);
    await waitFor('Enter password');
    await type(password);
    await waitFor(/logged in successfully/i);
  } catch (error) {
    await close();
    throw error;
  }
  return { screen, waitFor, type, key, close, [Symbol.asyncDispose]: close };
}

/** The terminal's socket is there a moment after its process is. */
async function untilAnswers(attempt: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + 5000;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
