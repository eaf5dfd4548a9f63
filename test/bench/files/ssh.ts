import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Contender } from './contender.ts';
import type { Sshd } from './sshd.ts';

/** @param cipher ssh's own choice where none is named */
export function scp(sshd: Sshd, cipher?: string): Contender {
  const { to, options, port } = sshd;
  const chosen = cipher === undefined ? [] : ['-c', cipher];
  return {
    name: cipher === undefined ? 'scp' : `scp, ${cipher}`,
    fetch: (from, into) =>
      timed('scp', ['-q', ...options, ...chosen, '-P', String(port), `${to}:${from}`, into]),
    stop: async () => {},
  };
}

export function rsync({ to, options, port }: Sshd): Contender {
  const shell = ['ssh', ...options, '-p', String(port)].join(' ');
  return {
    name: 'rsync -a over ssh',
    fetch: (from, into) => timed('rsync', ['-a', '-e', shell, `${to}:${from}`, `${into}/`]),
    stop: async () => {},
  };
}

/** Seconds from its start to its end. */
async function timed(command: string, args: readonly string[]): Promise<number> {
  const began = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${command} ended with ${code}`);
  return (performance.now() - began) / 1000;
}
