import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { atExit } from '../servers/at-exit.ts';
import { freshFolder } from '../servers/folder.ts';

/** A session bus of its own with an unlocked Secret Service on it, as a desktop has. */
export interface Keyring extends AsyncDisposable {
  /** What programs of that session have in their environment. */
  env: NodeJS.ProcessEnv;
  /** Where the keyring keeps its files. */
  folder: string;
}

// Once the daemon answers the address is said; the session ends with our standard input.
const session = `
printf '%s' 'the login password' | gnome-keyring-daemon --unlock --components=secrets > /dev/null
echo "$DBUS_SESSION_BUS_ADDRESS"
exec cat`;

/** Rejects on a machine that cannot have one, and says why. */
export async function startKeyring(): Promise<Keyring> {
  const home = freshFolder('keyring');
  const runtime = join(home, 'run');
  mkdirSync(runtime, { mode: 0o700 });
  const own = { HOME: home, XDG_DATA_HOME: join(home, 'data'), XDG_RUNTIME_DIR: runtime };
  const child = spawn('dbus-run-session', ['--', 'sh', '-c', session], {
    env: { ...process.env, ...own, DISPLAY: '', WAYLAND_DISPLAY: '' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  atExit(() => void child.kill());
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  child.stdin.on('error', () => {});
  const over = new Promise<void>((resolve) =>
    child.once('error', () => resolve()).once('close', () => resolve()),
  );
  const address = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    createInterface({ input: child.stdout }).once('line', resolve);
    void over.then(() => reject(new Error(complaints || 'dbus-run-session ended')));
  });
  return {
    env: { ...own, DBUS_SESSION_BUS_ADDRESS: address },
    folder: join(home, 'data', 'keyrings'),
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await over;
    },
  };
}
