import { JingleSessions } from '../../../app/jingle/jingle.ts';
import { LinkCarriers } from '../../../app/jingle/link-carriers.ts';
import { Transports } from '../../../app/jingle/transports.ts';
import { type Client, createClient } from '../../../app/xmpp/index.ts';
import { bare } from '../../../app/xmpp/jid.ts';
import type { Server } from '../servers/index.ts';

/** One resource with nothing on it but Jingle. */
export interface End extends AsyncDisposable {
  jid: string;
  client: Client;
  sessions: JingleSessions;
  transports: Transports;
  carriers: LinkCarriers;
  faults: unknown[];
}

export async function startEnd(
  server: Pick<Server, 'host' | 'port' | 'ca'>,
  jid: string,
  password = 'secret',
): Promise<End> {
  const { host, port, ca } = server;
  const account = bare(jid);
  const client = createClient({
    ...{ jid: account, resource: jid.slice(account.length + 1), ca },
    ...{ server: { host, port }, password: async () => password },
  });
  const faults: unknown[] = [];
  client.router.onFault = (error) => void faults.push(error);
  const sessions = new JingleSessions({ client, account, onFault: (error) => void faults.push(error) });
  const transports = new Transports(client, account);
  await client.start();
  return {
    jid: client.jid ?? '',
    ...{ client, sessions, transports, faults },
    carriers: new LinkCarriers(sessions, transports),
    [Symbol.asyncDispose]: () => client.stop(),
  };
}
