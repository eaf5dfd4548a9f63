import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { decodeCommandReply, encodeCommandRequest } from '../../app/xep/0050-ad-hoc-commands.ts';
import type { Client } from '../../app/xmpp/client.ts';
import { signedIn } from '../peers/device/signed-in.ts';
import { freshFolder } from '../peers/servers/folder.ts';
import { type Running, start } from '../peers/servers/process.ts';
import { readLog, type Server } from '../peers/servers/server.ts';
import { here, sources } from './places.ts';
import { benchQuery, COMMAND } from './query.ts';

export const USER = 'you';
export const PASSWORD = 'secret';

/** Asks once and throws unless the answer is right. */
export type Ask = (client: Client, jid: string) => Promise<void>;

/** One way of answering, in a process of its own. */
export interface Contender {
  name: string;
  pid: number;
  jid: string;
  ask: Ask;
}

interface Responder {
  running: Running;
  jid: string;
}

export async function startContenders(server: Server): Promise<Contender[]> {
  const echo = await node('responders-echo.js', [String(server.port), USER, PASSWORD], server);
  const slixmppQuery = await slixmpp('query', server);
  const slixmppCommand = await slixmpp('command', server);
  const slixmppManaged = await slixmpp('command-sm', server);
  const dragoman = await node('responders-dragoman.js', [await dragomanHome(server), PASSWORD], server);
  const contender = (name: string, { running, jid }: Responder, ask: Ask) => ({
    name,
    pid: running.pid,
    jid,
    ask,
  });
  return [
    contender('@xmpp/client, bare echo', echo, askQuery),
    contender('slixmpp, query', slixmppQuery, askQuery),
    contender('Dragoman, query', dragoman, askQuery),
    contender('slixmpp, command', slixmppCommand, askCommand),
    contender('slixmpp, command, with stream management', slixmppManaged, askCommand),
    contender('Dragoman, command', dragoman, askCommand),
  ];
}

async function askQuery(client: Client, jid: string): Promise<void> {
  const iq = await client.request('get', jid, benchQuery.encodeQuery({ text: 'How do you do?' }));
  const [payload] = iq.getChildElements();
  if (!payload?.getText().includes('How do you do?')) throw new Error(`${jid} answered ${iq}`);
}

async function askCommand(client: Client, jid: string): Promise<void> {
  const iq = await client.request('set', jid, encodeCommandRequest({ node: COMMAND, action: 'execute' }));
  const [payload] = iq.getChildElements();
  if (!payload || decodeCommandReply(payload).status !== 'completed')
    throw new Error(`${jid} answered ${iq}`);
}

function slixmpp(kind: 'query' | 'command' | 'command-sm', { port, caFile }: Server): Promise<Responder> {
  const script = join(sources, 'responders', 'slixmpp.py');
  // Debian's own Python, which finds Debian's libraries; -P keeps our script, which is named like one, from its way.
  const args = ['-P', '-B', script, kind, String(port), USER, PASSWORD, caFile];
  return ready('/usr/bin/python3', args);
}

function node(file: string, args: readonly string[], { caFile }: Server): Promise<Responder> {
  return ready(process.execPath, [join(here, file), ...args], { NODE_EXTRA_CA_CERTS: caFile });
}

/** Its output goes to a file, as a service's does; its first line says under which JID it is online. */
async function ready(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Responder> {
  const folder = freshFolder('responder');
  const logFile = join(folder, 'log');
  const running = start(command, args, { logFile, folder, env });
  for (;;) {
    const log = readLog(logFile);
    const [, jid] = /^ready (\S+)$/m.exec(log) ?? [];
    if (jid) return { running, jid };
    if (!running.isRunning()) throw new Error(`${args[0]} ended\n${log}`);
    await delay(20);
  }
}

/** A home folder as `dragoman login` leaves it, the password in a file, and what else was set. */
export async function dragomanHome(
  server: Server,
  {
    device = 'bench',
    user = USER,
    ...settings
  }: { device?: string; user?: string; [name: string]: unknown } = {},
): Promise<string> {
  const folder = join(freshFolder('home'), 'home');
  const kept = { file: join(folder, 'secrets.json'), password: PASSWORD };
  await signedIn(folder, { server, jid: `${user}@localhost`, device, settings, kept });
  return folder;
}
