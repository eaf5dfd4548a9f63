import { deviceQuery } from '../../app/host/devices.ts';
import { NS_CAPS } from '../../app/xep/0115-entity-capabilities.ts';
import { type Client, createClient } from '../../app/xmpp/client.ts';
import { xml } from '../../app/xmpp/xml.ts';
import type { Server } from '../peers/servers/index.ts';

export const JID = 'you@localhost';
export const PASSWORD = 'secret';

/** Another resource of the same person, quick to notice a dead line and to come back. */
export async function startAsker(
  server: Pick<Server, 'host' | 'port' | 'ca'>,
  resource: string,
): Promise<Client> {
  const { host, port, ca } = server;
  const client = createClient({
    jid: JID,
    resource,
    password: async () => PASSWORD,
    server: { host, port },
    ca,
    liveness: { quietMs: 10_000, answerMs: 5000 },
    backoff: { minMs: 100, maxMs: 1000 },
  });
  await client.start();
  return client;
}

/** Makes the asker a device with a new name each time it shows up, which the core then writes down. */
export function asDevice(client: Client): () => Promise<void> {
  let name = 0;
  client.router.iq(deviceQuery.type, deviceQuery.namespace, deviceQuery.name, async () =>
    deviceQuery.encodeAnswer({ device: `asker ${name++}` }),
  );
  const caps = { xmlns: NS_CAPS, hash: 'sha-1', node: 'urn:soak', ver: 'c29haw==' };
  return () => client.send(xml('presence', {}, xml('priority', {}, '-1'), xml('c', caps)));
}
