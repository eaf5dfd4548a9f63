import { once } from 'node:events';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { filesAgent } from '../../../agents/files/agent.ts';
import { filesContract } from '../../../agents/files/contract.ts';
import { Files } from '../../../agents/files/files.ts';
import type { Account } from '../../../app/account.ts';
import { identityOf } from '../../../app/link/certificate.ts';
import { readDeviceKey } from '../../../app/link/device-key.ts';
import type { Answerer } from '../../../app/link/http-answer.ts';
import { serveHttp } from '../../../app/link/http-server.ts';
import { Links } from '../../../app/link/links.ts';
import { handshake } from '../../../app/link/tls.ts';

// One of two devices, until it is killed. It appends to its log where each large file is gone on with.

export interface Role {
  side: 'asker' | 'answerer';
  home: string;
  share: string;
  port: number;
  ownKey: string;
  pinned: string;
  log: string;
  /** Asked for when nothing is in the queue. */
  transfer: { direction: 'get' | 'put'; from: string[]; to: string };
}

const role = JSON.parse(process.argv[2] ?? '') as Role;
const { signal } = new AbortController();
const identity = await identityOf(readDeviceKey(role.ownKey));
const { side, pinned } = role;
const laptop = { device: 'laptop', jid: 'you@example.org/laptop', online: true, paired: true };
const peer = { id: 'laptop', name: 'laptop', publicKey: pinned };
const links = new Links({
  carriers: {
    open: async () => {
      const stream = connect(role.port, '127.0.0.1');
      await once(stream, 'connect');
      stream.on('error', () => {});
      return { stream, via: 'direct' };
    },
  },
  paired: { list: [peer], onChange: () => {} },
  ...{ identity: async () => identity, signal },
});
const account = {
  jid: 'you@example.org',
  devices: [laptop],
  onDevices: (listener: () => void) => void setInterval(() => look(listener), 200),
  link: (_: string, options: object) => links.get(laptop.jid, peer, options),
} as unknown as Account;
mkdirSync(role.home, { recursive: true });
const settings = { shares: [{ name: 'docs', folder: role.share, access: 'write' as const }] };
const files = await Files.start({ settings, account, folder: role.home, signal });

/** As its presence would tell: whether the other one is there. */
function look(listener: () => void): void {
  if (side === 'answerer') return;
  const probe = connect(role.port, '127.0.0.1');
  const tell = (online: boolean) => {
    probe.destroy();
    if (laptop.online === online) return;
    laptop.online = online;
    listener();
  };
  probe.once('connect', () => tell(true)).once('error', () => tell(false));
}

type Run = (input: unknown, doing: unknown) => Promise<unknown>;
const answers = filesAgent.link as Record<string, { run: Run }>;
const contract = filesContract.link as Record<string, { bytes?: 'up' | 'down' }>;

const answerer: Answerer = {
  bytesOf: (_, call) => contract[call]?.bytes,
  answer: async ({ call, input, ...asked }) => {
    if (call === 'read') noteOffsets((input as { files: Part[] }).files);
    const doing = { ...asked, state: files, account, note: () => {}, isOneOf: () => true };
    const output = await answers[call]?.run(input, doing);
    if (call === 'begin') noteOffsets((output as { parts: Part[] }).parts);
    return output;
  },
};

interface Part {
  n: number;
  offset?: number;
  bytes?: number;
}

function noteOffsets(parts: readonly Part[]): void {
  for (const { n, offset, bytes = offset } of parts) appendFileSync(role.log, `${n} ${bytes}\n`);
}

if (side === 'answerer') {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    handshake(socket, { side, identity, pinned })
      .then((secured) => serveHttp(secured, answerer, signal))
      .catch(() => {});
  });
  server.listen(role.port, '127.0.0.1', () => process.stdout.write('up\n'));
} else {
  setInterval(() => {}, 60_000); // what waits for a while keeps no process alive
  process.stdout.write('up\n');
  const { direction, ...rest } = role.transfer;
  const [before] = files.transfers.list;
  const id =
    before?.id ?? (await files.transfers.add(direction, { device: 'laptop', existing: 'rename', ...rest }));
  const ended = await files.transfers.follow(id, { progress: undefined, signal });
  writeFileSync(join(role.home, 'ended.json'), JSON.stringify(ended));
  process.exit(0);
}
