import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { DataForm } from '../../app/xep/0004-data-forms.ts';
import { decodeDiscoItems, encodeDiscoItemsQuery } from '../../app/xep/0030-service-discovery.ts';
import { decodeCommandReply, encodeCommandRequest, NS_COMMANDS } from '../../app/xep/0050-ad-hoc-commands.ts';
import { createClient } from '../../app/xmpp/client.ts';
import type { Element } from '../../app/xmpp/xml.ts';
import type { Server } from '../peers/servers/server.ts';

/** What any client with ad-hoc commands does when its person taps through share, folder and file. */
export async function browse(server: Server, device: string, say: (text: string) => void): Promise<void> {
  const phone = createClient({
    jid: 'you@localhost',
    resource: 'phone',
    password: async () => 'secret',
    server: { host: server.host, port: server.port },
    ca: server.ca,
  });
  await phone.start();
  const ask = async (type: 'get' | 'set', payload: Element) => {
    const [answer] = (await phone.request(type, device, payload)).getChildElements();
    if (!answer) throw new Error('an empty answer');
    return answer;
  };

  say('which commands are there?');
  const { items } = decodeDiscoItems(await ask('get', encodeDiscoItemsQuery({ node: NS_COMMANDS })));
  for (const { node, name } of items) say(`  ${node}: ${name}`);

  let reply = decodeCommandReply(
    await ask('set', encodeCommandRequest({ node: 'files', action: 'execute' })),
  );
  for (const choice of ['Documents', 'letters/', 'to-the-library.txt', 'link']) {
    const field = reply.form?.fields.find(({ options }) => options);
    say(`${reply.form?.title}: ${field?.options?.map(({ label, value }) => label ?? value).join(' | ')}`);
    say(`  -> ${choice}`);
    const form: DataForm = { type: 'submit', fields: [{ var: field?.var ?? '', values: [choice] }] };
    const { sessionid = '' } = reply;
    reply = decodeCommandReply(
      await ask('set', encodeCommandRequest({ node: 'files', sessionid, action: 'next', form })),
    );
  }
  const url = reply.link?.url ?? '';
  say(`the link: ${url}`);
  const [first, second] = (await fetchText(url, server.ca)).split('\n');
  say(`what is behind it: “${first} ${second}”`);
  await phone.stop();
}

function fetchText(url: string, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    request(url, { ca }, (response) => resolve(text(response)))
      .once('error', reject)
      .end();
  });
}
