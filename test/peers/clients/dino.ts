import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { display } from '../../e2e/display.ts';
import { cutBefore } from '../servers/cut.ts';
import { freshFolder } from '../servers/folder.ts';
import { start } from '../servers/process.ts';
import type { Server } from '../servers/server.ts';

/** Dino on a screen that nobody sees. Of its own accord it takes what is smaller than 5 MB. */
export interface Dino extends AsyncDisposable {
  /** Full JID. */
  readonly jid: string;
  /** Whether it has a conversation with this account: without one it passes over what is offered. */
  knows(bareJid: string): boolean;
  /** What it has so far, under the names that it was told. */
  received(): { name: string; bytes: Buffer }[];
  /** The stanzas it saw, and its complaints. */
  log(): string;
}

/** Without SRV records it looks for the server of localhost here. */
const PORT = 5222;
const SYSTEM_CAS = '/etc/ssl/certs/ca-certificates.crt';

// Mounts of its own: it trusts whom the system trusts and cannot be told of another. Processes of its own: nothing
// that it starts outlives it.
const apart = ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
const namespaces = process.getuid?.() === 0 ? apart : ['--map-root-user', ...apart];
const trusting = 'mount --bind "$1" "$2" && shift 2 && exec "$@"';
const trustingIn = (caFile: string, ...command: string[]) => [
  ...[...namespaces, 'sh', '-c', trusting, 'sh', caFile, SYSTEM_CAS],
  ...command,
];

// It adds the tables that are not there.
const account = `
import sqlite3, sys
file, jid, resource, password = sys.argv[1:]
with sqlite3.connect(file) as database:
    database.execute("""
        CREATE TABLE account (
            id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, bare_jid TEXT UNIQUE NOT NULL, resourcepart TEXT,
            password TEXT, alias TEXT, enabled INTEGER, roster_version TEXT, mam_earliest_synced INTEGER)""")
    database.execute(
        "INSERT INTO account (bare_jid, resourcepart, password, enabled) VALUES (?, ?, ?, 1)",
        (jid, resource, password))`;

const conversation = `
import sqlite3, sys
file, jid = sys.argv[1:]
query = "SELECT count(*) FROM conversation JOIN jid ON jid.id = conversation.jid_id WHERE jid.bare_jid = ?"
print(sqlite3.connect(file).execute(query, (jid,)).fetchone()[0])`;

const python = (script: string, ...args: string[]) =>
  execFileSync('/usr/bin/python3', ['-c', script, ...args], { encoding: 'utf8' });

/** Why this machine cannot have it. */
export async function whyNoDino(): Promise<string | undefined> {
  const missing = ['/usr/bin/dino-im', '/usr/bin/Xvfb', '/usr/bin/unshare', SYSTEM_CAS].filter(
    (file) => !existsSync(file),
  );
  if (missing.length > 0) return `there is no ${missing.join(', ')}`;
  try {
    execFileSync('unshare', trustingIn(SYSTEM_CAS, 'true'), { stdio: 'pipe' });
  } catch {
    return 'unshare may not make namespaces';
  }
  try {
    await (await cutBefore(PORT, PORT)).close();
  } catch {
    return `port ${PORT} is taken`;
  }
  return undefined;
}

export async function startDino(options: {
  server: Pick<Server, 'port' | 'caFile'>;
  jid: string;
  password: string;
}): Promise<Dino> {
  const { server, jid, password } = options;
  const home = freshFolder('dino');
  const data = join(home, 'data');
  const run = join(home, 'run');
  mkdirSync(join(data, 'dino'), { recursive: true });
  mkdirSync(run, { mode: 0o700 });
  const [bare = '', resource = ''] = jid.split('/');
  const database = join(data, 'dino', 'dino.db');
  python(account, database, bare, resource, password);
  const logFile = join(home, 'dino.log');
  const DISPLAY = await display();
  const way = await cutBefore(server.port, PORT);
  const running = start('unshare', trustingIn(server.caFile, 'dino-im', '--print-xmpp', 'all'), {
    logFile,
    folder: home,
    env: {
      ...{ HOME: home, XDG_DATA_HOME: data, XDG_RUNTIME_DIR: run, GNUPGHOME: join(home, 'gnupg') },
      ...{ DISPLAY, WAYLAND_DISPLAY: '', DBUS_SESSION_BUS_ADDRESS: 'disabled:' },
      ...{ GSK_RENDERER: 'cairo', GSETTINGS_BACKEND: 'memory', LC_ALL: 'C.UTF-8' },
    },
  });
  const files = join(data, 'dino', 'files');
  return {
    jid,
    knows: (bareJid) => Number(python(conversation, database, bareJid)) > 0,
    received: () =>
      (existsSync(files) ? readdirSync(files) : []).map((name) => ({
        name: name.slice(name.indexOf('_') + 1), // it puts a number of its own before each
        bytes: readFileSync(join(files, name)),
      })),
    log: () => readFileSync(logFile, 'utf8'),
    async [Symbol.asyncDispose]() {
      await running.kill();
      await way.close();
    },
  };
}
