import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { atExit } from '../../peers/servers/at-exit.ts';
import type { Server } from '../../peers/servers/server.ts';
import { PASSWORD, USER } from '../contenders.ts';
import { sources } from '../places.ts';
import type { Contender } from './contender.ts';

const kinds = {
  socks5: 'slixmpp, SOCKS5',
  iqs: 'slixmpp, in-band, 16 iq in flight',
  messages: 'slixmpp, in-band, messages',
};

/** Two accounts' worth of python3-slixmpp on one account, in the clear, with nothing hashed. */
export async function slixmpp(kind: keyof typeof kinds, server: Server): Promise<Contender> {
  const sender = await peer(kind, 'send', server);
  const receiver = await peer(kind, 'receive', server);
  return {
    name: kinds[kind],
    async fetch(from, into) {
      receiver.tell({ file: join(into, basename(from)), bytes: statSync(from).size });
      await receiver.hear('waiting');
      const began = performance.now();
      sender.tell({ file: from, to: receiver.jid });
      await receiver.hear('received');
      return (performance.now() - began) / 1000;
    },
    async stop() {
      sender.stop();
      receiver.stop();
    },
  };
}

async function peer(kind: string, role: 'send' | 'receive', { port, caFile }: Server) {
  const script = join(sources, 'files', 'slixmpp-stream.py');
  // Debian's own Python, which finds Debian's libraries.
  const args = ['-P', '-B', script, kind, role, String(port), USER, PASSWORD, caFile];
  const child = spawn('/usr/bin/python3', args, { stdio: ['pipe', 'pipe', 'inherit'] });
  atExit(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'exit').then(() => {
    throw new Error('slixmpp ended');
  });
  ended.catch(() => {}); // whoever waits is told
  const hear = async (word: string): Promise<unknown> => {
    const [line] = await Promise.race([once(lines, 'line'), ended]);
    const said = JSON.parse(line);
    if (!(word in said)) throw new Error(`slixmpp said ${line}`);
    return said[word];
  };
  const jid = String(await hear('ready'));
  return {
    jid,
    hear,
    tell: (value: unknown) => void child.stdin.write(`${JSON.stringify(value)}\n`),
    stop: () => void child.kill(),
  };
}
