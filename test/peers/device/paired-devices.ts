import { type Server, startProsody } from '../servers/index.ts';
import { type Device, install } from './device.ts';
import { pair } from './pair.ts';

export interface PairedDevicesOptions {
  start?(): Promise<Server>;
  /** Of the desktop. */
  settings?: Record<string, unknown>;
}

export interface PairedDevices extends AsyncDisposable {
  server: Server;
  desktop: Device;
  laptop: Device;
}

export const password = 'correct horse battery';

/** The desktop and the laptop of you@localhost, which run and are paired. */
export async function startPairedDevices({
  start = startProsody,
  settings = {},
}: PairedDevicesOptions = {}): Promise<PairedDevices> {
  const server = await start();
  await server.addUser('you', password);
  const account = { server, jid: 'you@localhost', password };
  const [desktop, laptop] = await Promise.all([
    install({ ...account, name: 'desktop', settings }),
    install({ ...account, name: 'laptop' }),
  ]);
  await Promise.all([desktop.run(), laptop.run()]);
  await pair(laptop, desktop, { one: 'laptop', other: 'desktop' });
  return {
    ...{ server, desktop, laptop },
    async [Symbol.asyncDispose]() {
      await Promise.all([desktop[Symbol.asyncDispose](), laptop[Symbol.asyncDispose]()]);
      await server[Symbol.asyncDispose]();
    },
  };
}
