import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Share } from '../../agents/files/contract.ts';
import { connectLocally, type Local } from '../../main/local/client.ts';
import { type Device, install } from '../peers/device/device.ts';
import { type Keyring, startKeyring } from '../peers/device/keyring.ts';
import { dragoman } from '../peers/device/program.ts';
import { freshFolder } from '../peers/servers/folder.ts';
import { type Server, type ServerOptions, startProsody } from '../peers/servers/index.ts';
import { signInBy, startApp } from './app.ts';
import { look } from './looks.ts';

export interface DeskOptions {
  /** Of the test: what its pictures begin with. */
  name: string;
  server?: ServerOptions;
  /** What this PC shares. */
  shares?: readonly Share[];
  /** The person's other PCs and their settings, by name; they run already. */
  others?: Readonly<Record<string, Record<string, unknown>>>;
  env?: NodeJS.ProcessEnv;
  /** What else there has to be before anybody signs in. */
  prepare?(server: Server): Promise<unknown>;
}

/** The PC `desk` of `you@localhost` with its window, online, and whatever is around it. */
export interface Desk extends AsyncDisposable {
  server: Server;
  home: string;
  app: ElectronApplication;
  /** Its window; a test that opens another says so here. */
  page: Page;
  /** The calls of its core. */
  call: Local['call'];
  others: Readonly<Record<string, Device>>;
  /** A button of the window by all of its name. */
  button(name: string | RegExp): ReturnType<Page['getByRole']>;
  /** Asserts that nothing is wrong with what the window shows, and takes pictures of it. */
  look(name: string): Promise<void>;
  /** Asserts that the page met no error since this was asked last. */
  assertNoComplaint(): void;
}

const account = { jid: 'you@localhost', password: 'secret' };

export async function startDesk({
  name,
  server: serverOptions,
  shares = [],
  others: otherSettings = {},
  env = {},
  prepare,
}: DeskOptions): Promise<Desk> {
  const [server, keyring] = await Promise.all([startProsody(serverOptions), startKeyring()]);
  await server.addUser('you', account.password);
  await prepare?.(server);
  const ours = signIn(name, { server, keyring, shares }).then((home) => startApp({ home, keyring, env }));
  const [started, others] = await Promise.all([ours, startOthers(server, otherSettings)]);
  const { app, home, page, complaints } = started;
  await page.getByText('Online as').waitFor();
  const local = await connectLocally(home);
  if (!local) throw new Error('the window runs without a core');
  const desk: Desk = {
    ...{ server, home, app, page, call: local.call, others },
    button: (words) => desk.page.getByRole('button', { name: words, exact: true }),
    look: (what) => look(app, desk.page, `${name}-${what}`),
    assertNoComplaint: () => expect(complaints.splice(0)).toEqual([]),
    async [Symbol.asyncDispose]() {
      local.close();
      await Promise.all([...Object.values(others), started].map((one) => one[Symbol.asyncDispose]()));
      for (const one of [keyring, server]) await one[Symbol.asyncDispose]();
    },
  };
  return desk;
}

async function startOthers(
  server: Server,
  settings: NonNullable<DeskOptions['others']>,
): Promise<Record<string, Device>> {
  const devices = Object.entries(settings).map(async ([name, own]) => {
    const device = await install({ server, ...account, name, settings: own });
    await device.run();
    return [name, device] as const;
  });
  return Object.fromEntries(await Promise.all(devices));
}

/** Its home folder, with the account and the shares in it. */
async function signIn(
  name: string,
  { server, keyring, shares }: { server: Server; keyring: Keyring; shares: readonly Share[] },
): Promise<string> {
  const home = join(freshFolder(name), 'home');
  await signInBy({ ...account, home, keyring, server, device: 'desk' });
  const setting = ['settings', 'set', 'files.shares', JSON.stringify(shares)];
  if (shares.length > 0) await dragoman(setting, { home, env: keyring.env });
  return home;
}
