import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { filesAgent } from '../../../agents/files/agent.ts';
import { filesContract, type Share, type Transfer } from '../../../agents/files/contract.ts';
import type { Files } from '../../../agents/files/files.ts';
import type { Account, Device } from '../../../app/account.ts';
import { Refusal } from '../../../app/agent.ts';
import type { Answerer } from '../../../app/link/http-answer.ts';
import type { Link } from '../../../app/link/link.ts';
import { openStage, temporaryFolder } from '../host/stage.ts';
import { linked } from '../link/two-devices.ts';

type Calls = (typeof filesContract)['calls'];
type Run = (input: unknown, doing: unknown) => Promise<unknown>;

/** One install; `link` is how it reaches the other, which is called `laptop`. */
export async function install(shares: (Partial<Share> & { folder: string })[], reach?: () => Promise<Link>) {
  const listeners = new Set<() => void>();
  const laptop: Device = { device: 'laptop', jid: 'you@example.org/laptop', online: true, paired: true };
  const account: Partial<Account> = {
    devices: [laptop],
    onDevices: (listener) => void listeners.add(listener),
    link: async () => {
      if (!laptop.online) throw new Refusal('service-unavailable', 'laptop is not online.');
      if (!reach) throw new Error('nobody to reach');
      return reach();
    },
  };
  const whole = shares.map((one) => ({ name: 'docs', access: 'write', ...one }));
  const stage = await openStage([filesAgent], { settings: { files: { shares: whole } }, account });
  const running = () => stage.running.get('files');
  const files = async () => (await running().state) as Files;

  async function call<K extends keyof Calls>(
    name: K,
    input: z.input<Calls[K]['input']>,
    options: { signal?: AbortSignal; progress?: (value: never) => void; [bytes: string]: unknown } = {},
  ): Promise<z.output<Calls[K]['output']>> {
    const run = filesAgent.calls?.[name] as Run | undefined;
    const { signal } = running();
    const here = { state: await files(), signal, account, effect: undefined, ...options };
    const output = await run?.(filesContract.calls[name].input.parse(input), here);
    return filesContract.calls[name].output.parse(output) as never;
  }

  /** How it answers inside a link. */
  const answerer: Answerer = {
    bytesOf: (_agent, name) => callOf(name).bytes,
    answer: async ({ call: name, input, ...asked }) => {
      const run = (filesAgent.link as Record<string, { run: Run }>)[name]?.run;
      const doing = { ...asked, state: await files(), account, note: () => {}, isOneOf: () => true };
      const output = await run?.(callOf(name).input.parse(input), doing);
      return callOf(name).output.parse(output);
    },
  };

  /** Asks for a transfer and waits for its end. */
  async function transfer(
    direction: 'get' | 'put',
    input: Omit<z.input<Calls['get']['input']>, 'device'>,
  ): Promise<Transfer> {
    const { id } = await call(direction, { device: 'laptop', ...input });
    return call('follow', { id });
  }

  const toldOfDevices = () => {
    for (const listener of listeners) listener();
  };
  return { stage, call, answerer, transfer, laptop, toldOfDevices, files };
}

function callOf(name: string): { input: z.ZodType; output: z.ZodType; bytes?: 'up' | 'down' } {
  const found = (filesContract.link as Record<string, { input: z.ZodType; output: z.ZodType }>)[name];
  if (!found) throw new Refusal('item-not-found', 'There is no such call.');
  return found;
}

export type Installs = Awaited<ReturnType<typeof twoInstalls>>;

/** Two installs and real links between them: HTTP/2 in TLS over TCP. */
export async function twoInstalls(share: Partial<Share> = {}) {
  const base = temporaryFolder();
  const [shared, here] = [join(base, 'shared'), join(base, 'here')];
  for (const folder of [shared, here]) mkdirSync(folder);
  const there = await install([{ folder: shared, ...share }]);
  const links: Awaited<ReturnType<typeof linked>>[] = [];
  const asking = await install([], async () => {
    const open = links.at(-1);
    if (open && !open.link.signal.aborted) return open.link;
    const fresh = await linked(there.answerer);
    links.push(fresh);
    return fresh.link;
  });
  const cut = () => links.at(-1)?.near.destroy();
  return { base, shared, here, there, asking, links, cut };
}

/** Everything below a folder: kinds, times, modes and hashes. */
export function snapshot(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  const visit = (path: string) => {
    for (const name of readdirSync(join(folder, path)).sort()) {
      const below = path === '' ? name : `${path}/${name}`;
      const at = join(folder, below);
      const stats = lstatSync(at);
      if (stats.isDirectory()) {
        found[below] = 'folder';
        visit(below);
      } else if (stats.isSymbolicLink()) {
        found[below] = `link to ${readlinkSync(at)}`;
      } else {
        const sum = createHash('sha256').update(readFileSync(at)).digest('hex').slice(0, 16);
        const mode = stats.mode & 0o100 ? 'executable' : 'plain';
        found[below] = `${sum} ${stats.size} ${mode} ${Math.round(stats.mtimeMs)}`;
      }
    }
  };
  visit('');
  return found;
}
