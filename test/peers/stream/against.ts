import { expect, onTestFinished } from 'vitest';
import { type ClientOptions, createClient } from '../../../app/xmpp/client.ts';
import { xml } from '../../../app/xmpp/xml.ts';
import { authority, type Certificate } from '../servers/certificates.ts';
import { type Peer, scripted } from './scripted-server.ts';

/** A client before a server that plays the script, and what the client tells about itself; both go with the test. */
export async function against(
  script: (peer: Peer, index: number) => Promise<void>,
  options: Partial<ClientOptions> & { certificate?: Certificate; directTls?: boolean } = {},
) {
  const { certificate, directTls = false, ...rest } = options;
  const server = await scripted(script, certificate);
  onTestFinished(() => server.close());
  const client = createClient({
    jid: 'alice@localhost',
    resource: 'desk',
    password: async () => 'secret',
    server: { host: '127.0.0.1', port: server.port, directTls },
    ca: authority().ca,
    backoff: { minMs: 1, maxMs: 20 },
    ...rest,
  });
  onTestFinished(() => client.stop());
  const failed = new Promise<Error>((resolve) => client.on('failed', resolve));
  const online = () => new Promise<{ resumed: boolean }>((resolve) => void client.on('online', resolve));
  const offline = () =>
    new Promise<Error | undefined>((resolve) => {
      const stop = client.on('state', ({ state, error }) => {
        if (state === 'online') return;
        stop();
        resolve(error);
      });
    });
  return { client, server, failed, online, offline };
}

/** What it failed with; going well is the failure. */
export const rejection = (work: Promise<unknown>) =>
  work.then(
    () => expect.fail('it went well'),
    (error) => error,
  );

export const ping = () => xml('ping', { xmlns: 'urn:xmpp:ping' });
