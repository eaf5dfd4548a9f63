import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename, join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { atExit } from '../../peers/servers/at-exit.ts';
import { authority, certificateFor } from '../../peers/servers/certificates.ts';
import { here } from '../places.ts';
import type { Contender } from './contender.ts';

/** Two Node processes and a TLS socket between them, and nothing else: no names, no hashes, no second file. */
export async function bareTls(): Promise<Contender> {
  const { certificateFile, keyFile } = certificateFor(['localhost']);
  const program = join(here, 'files-bare-tls-process.js');
  const child = (...args: string[]) => {
    const started = spawn(process.execPath, [program, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    atExit(() => void started.kill('SIGKILL'));
    return started;
  };
  const sender = child('send', certificateFile, keyFile);
  const said = createInterface({ input: sender.stdout });
  const [port] = await once(said, 'line');
  return {
    name: 'bare Node TLS socket',
    async fetch(from, into) {
      sender.stdin.write(`${from}\n`);
      const receiver = child('receive', port, authority().caFile, join(into, basename(from)));
      const lines = createInterface({ input: receiver.stdout });
      const [seconds] = await Promise.race([once(lines, 'line'), once(lines, 'close')]);
      if (seconds === undefined) throw new Error('the bare TLS socket broke');
      return Number(seconds);
    },
    async stop() {
      sender.kill();
    },
  };
}
