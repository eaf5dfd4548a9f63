import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type { Keyring } from './keyring.ts';

/** The daemon of that session, among all there may be. */
export function daemonPid({ env }: Keyring): number {
  const pid = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .find((name) => {
      try {
        const isDaemon = readFileSync(`/proc/${name}/comm`, 'utf8').startsWith('gnome-keyring-d');
        return (
          isDaemon && readFileSync(`/proc/${name}/environ`, 'utf8').split('\0').includes(`HOME=${env.HOME}`)
        );
      } catch {
        return false; // it ended meanwhile
      }
    });
  if (pid === undefined) throw new Error('no keyring daemon in that session');
  return Number(pid);
}

/** As the person's next login does. */
export function unlock({ env }: Keyring): void {
  execFileSync('gnome-keyring-daemon', ['--replace', '--unlock', '--components=secrets'], {
    env: { ...process.env, ...env },
    input: 'the login password',
    stdio: ['pipe', 'ignore', 'ignore'],
  });
}
