import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { freshFolder } from './folder.ts';
import { startProsody } from './prosody.ts';
import type { Server } from './server.ts';

/** Prosodys that talk to each other, each with its domain; the first is north.test. */
export async function startFederation(domains: readonly string[]): Promise<Server[]> {
  const hostsFile = join(freshFolder('hosts'), 'hosts');
  const places = await Promise.all(
    domains.map(async (domain) => ({ domain, hostsFile, address: await freeAddress() })),
  );
  writeFileSync(hostsFile, places.map(({ address, domain }) => `${address} ${domain}\n`).join(''));
  return Promise.all(places.map((place) => startProsody({}, place)));
}

/** Makes people of two servers contacts of each other, before either signs in. */
export async function befriendAcross(one: readonly [Server, string], other: readonly [Server, string]) {
  const jid = ([{ domain }, name]: readonly [Server, string]) => `${name}@${domain}`;
  await one[0].addContact?.(one[1], jid(other));
  await other[0].addContact?.(other[1], jid(one));
}

/** One of 127.0.0.0/8 where nobody listens for servers; test processes side by side choose apart, by chance. */
async function freeAddress(): Promise<string> {
  for (;;) {
    const byte = () => 1 + Math.floor(Math.random() * 254);
    const address = `127.${byte()}.${byte()}.${byte()}`;
    if (await isFree(address)) return address;
  }
}

function isFree(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(5269, address, () => probe.close(() => resolve(true)));
  });
}
