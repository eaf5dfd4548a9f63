import { type Server, startProsody } from '../servers/index.ts';
import { acquaint, type DeviceWithBrowser, startDeviceWithBrowser } from './device-with-browser.ts';
import { type Site, startSite } from './site.ts';

const password = 'correct horse battery';

/** Devices of one person, each with a browser, that know each other, and pages to look at. */
export interface Acquainted<Name extends string> extends AsyncDisposable {
  server: Server;
  site: Site;
  devices: Record<Name, DeviceWithBrowser>;
}

export async function startAcquainted<Name extends string>(
  kinds: Record<Name, DeviceWithBrowser['kind']>,
): Promise<Acquainted<Name>> {
  const [server, site] = await Promise.all([startProsody(), startSite()]);
  await server.addUser('you', password);
  const names = Object.keys(kinds) as Name[];
  const all = await Promise.all(
    names.map((name) => startDeviceWithBrowser({ server, password, name, kind: kinds[name] })),
  );
  await acquaint(all);
  return {
    ...{ server, site },
    devices: Object.fromEntries(all.map((one) => [one.name, one])) as Record<Name, DeviceWithBrowser>,
    async [Symbol.asyncDispose]() {
      await Promise.all(all.map((one) => one[Symbol.asyncDispose]()));
      await server[Symbol.asyncDispose]();
      await site[Symbol.asyncDispose]();
    },
  };
}
