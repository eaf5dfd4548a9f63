import { spawn } from 'node:child_process';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { encodeCommandRequest } from '../../app/xep/0050-ad-hoc-commands.ts';
import { encodeFisQuery } from '../../app/xep/0329-file-information-sharing.ts';
import type { Client } from '../../app/xmpp/client.ts';
import { connectLocally, type Local } from '../../main/local/client.ts';
import { atExit } from '../peers/servers/at-exit.ts';
import type { Server } from '../peers/servers/server.ts';
import { dragomanHome } from './contenders.ts';
import { dragoman, sources } from './places.ts';
import { type Memory, memory } from './process-use.ts';

const REST_MS = 10_000;
const REQUESTS = 1000;

export interface Run {
  onlineMs: number;
  pid: number;
  jid: string;
  stop(): Promise<void>;
}

/** The program that is shipped, from its start to its word that it is online. */
export async function run(server: Server): Promise<Run> {
  const shares = [{ name: 'Bench', folder: sources, access: 'read' }];
  return runHome(await dragomanHome(server, { files: { shares } }));
}

export async function runHome(home: string): Promise<Run> {
  const began = performance.now();
  const child = spawn(process.execPath, [dragoman, 'run', '--home', home], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  atExit(() => void child.kill('SIGKILL'));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const jid = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, online] = /^online as (\S+)/.exec(line) ?? [];
      if (online) resolve(online);
    });
    void ended.then(() => reject(new Error('dragoman run ended')));
  });
  const onlineMs = performance.now() - began;
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return { onlineMs, pid: child.pid ?? 0, jid, stop };
}

export interface RunningDevice {
  home: string;
  run: Run;
  local: Local;
}

export async function runDevice(home: string): Promise<RunningDevice> {
  const run = await runHome(home);
  const local = await connectLocally(home);
  if (!local) throw new Error('dragoman run does not answer');
  return { home, run, local };
}

/** What it holds when nothing happens: fresh, and after a program and a person asked it a thousand times. */
export async function atRest(server: Server, client: Client): Promise<{ fresh: Memory; after: Memory }> {
  const { pid, jid, stop } = await run(server);
  await delay(REST_MS);
  const fresh = memory(pid);
  for (let asked = 0; asked < REQUESTS / 2; asked++) {
    await client.request('get', jid, encodeFisQuery({ node: 'Bench' }));
    await client.request('set', jid, encodeCommandRequest({ node: 'files', action: 'execute' }));
  }
  await delay(REST_MS);
  const after = memory(pid);
  await stop();
  return { fresh, after };
}
