import { connect, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startNbxmpp } from './clients/index.ts';
import { cutBefore } from './servers/cut.ts';

const form = `<x xmlns='jabber:x:data' type='form'><title>Files</title><instructions>Choose one</instructions>
  <field var='share' type='list-single' label='Share'><required/><option label='Documents'><value>docs</value></option></field>
  <field var='hidden' type='boolean' label='Hidden'><value>0</value></field></x>`;
const answer = (inside: string, attributes = "sessionid='s1' status='executing'") =>
  `<iq xmlns='jabber:client' type='result' id='1' from='a@localhost/b'>
     <command xmlns='http://jabber.org/protocol/commands' node='files' ${attributes}>${inside}</command></iq>`;
const result = (namespace: string, inside: string) =>
  `<iq xmlns='jabber:client' type='result' id='1' from='a@localhost/b'><query xmlns='${namespace}'>${inside}</query></iq>`;

async function nbxmpp() {
  const parsers = startNbxmpp();
  onTestFinished(() => parsers[Symbol.asyncDispose]());
  return parsers;
}

test('nbxmpp reads a step, fills its form and reads a table', async () => {
  const parsers = await nbxmpp();
  const step = await parsers.command(answer(`<actions execute='next'><next/></actions>${form}`));
  expect(step).toMatchObject({
    status: 'executing',
    sessionId: 's1',
    actions: ['cancel', 'next'],
    default: 'next',
  });
  expect(step.form).toMatchObject({ title: 'Files', instructions: 'Choose one', valid: false });
  expect(step.form?.fields?.[0]).toMatchObject({
    var: 'share',
    type: 'list-single',
    required: true,
    options: [{ label: 'Documents', value: 'docs' }],
  });
  expect(await parsers.submit(form, { share: 'docs' })).toMatch(/type="submit".*<value>docs<\/value>/s);
  const table = await parsers.form(`<x xmlns='jabber:x:data' type='result'>
    <reported><field var='name' label='Name'/></reported><item><field var='name'><value>a.txt</value></field></item></x>`);
  expect(table.items?.[0]?.[0]).toMatchObject({ var: 'name', value: 'a.txt' });
});

test('nbxmpp refuses what it does not bear', async () => {
  const parsers = await nbxmpp();
  const refused = { name: 'MalformedStanzaError' };
  await expect(parsers.command(answer('', "sessionid='s1'"))).rejects.toMatchObject(refused);
  await expect(parsers.command(answer('', "status='executing'"))).rejects.toMatchObject(refused);
  await expect(parsers.command(answer('<actions/>'))).rejects.toMatchObject(refused);
  await expect(parsers.command(answer("<note type='bad'>x</note>"))).rejects.toMatchObject(refused);
  await expect(parsers.command(answer('', "status='completed'"), 's1')).rejects.toMatchObject(refused);
  const items = (more: string) =>
    result(
      'http://jabber.org/protocol/disco#items',
      `<item jid='a@localhost/b' node='files' name='Files' ${more}/>`,
    );
  expect(await parsers.commandList(items(''))).toEqual([
    { jid: 'a@localhost/b', node: 'files', name: 'Files' },
  ]);
  await expect(parsers.commandList(items("extra='1'"))).rejects.toMatchObject(refused);
});

test('nbxmpp computes the hash of the example of XEP-0115', async () => {
  const parsers = await nbxmpp();
  const features = ['caps', 'disco#info', 'disco#items', 'muc'].map(
    (name) => `<feature var='http://jabber.org/protocol/${name}'/>`,
  );
  const identity = "<identity category='client' name='Exodus 0.9.1' type='pc'/>";
  const info = await parsers.discoInfo(
    result('http://jabber.org/protocol/disco#info', identity + features.join('')),
  );
  expect(info.capsHash).toBe('QgayPKawpkPSDYmwT/WM94uAlu0=');
});

test('a blackhole swallows without a sign', async () => {
  const echo = createServer((peer) => peer.on('error', () => {}).pipe(peer)).listen(0, '127.0.0.1');
  await new Promise((resolve) => echo.once('listening', resolve));
  const address = echo.address();
  await using cable = await cutBefore(typeof address === 'object' && address ? address.port : 0);
  const socket = connect(cable.port, cable.host).setEncoding('utf8');
  let heard = '';
  socket.on('data', (text: string) => {
    heard += text;
  });
  const until = async (text: string) => {
    while (!heard.includes(text)) await new Promise((resolve) => socket.once('data', resolve));
  };
  socket.write('one ');
  await until('one');
  cable.blackhole();
  socket.write('two ');
  await expect.poll(() => cable.swallowedBytes()).toBe(4);
  cable.heal();
  socket.write('three ');
  await until('three');
  expect(heard).toBe('one three ');
  expect(socket.destroyed).toBe(false);
  socket.destroy();
  echo.close();
});
