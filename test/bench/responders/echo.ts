import process from 'node:process';
import { client } from '@xmpp/client';
import { benchQuery } from '../query.ts';

// The least that can answer: @xmpp/client as it comes, the payload sent back as it is. The private authority is
// trusted by NODE_EXTRA_CA_CERTS, for @xmpp/client knows no other way.
const [port = '', username = '', password = ''] = process.argv.slice(2);
const xmpp = client({
  service: `xmpp://127.0.0.1:${port}`,
  domain: 'localhost',
  resource: 'echo',
  username,
  password,
});
xmpp.on('error', (error: Error) => void process.stderr.write(`${error.stack}\n`));
xmpp.iqCallee.get(benchQuery.namespace, benchQuery.name, ({ element }) => element);
const jid = await xmpp.start();
// Else the comparison would be with Nagle's delay, 40 ms a round trip.
xmpp.socket?.socket.setNoDelay(true);
process.stdout.write(`ready ${jid}\n`);
