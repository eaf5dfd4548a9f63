import { beforeAll, describe, expect, test } from 'vitest';
import { startSlixmpp } from './clients/index.ts';
import { type Device, install } from './device/device.ts';
import { kept } from './kept.ts';
import { type Server, servers } from './servers/index.ts';

describe.each(servers)('presence and messages on %s', (_kind, start) => {
  let server: Server;
  let device: Device;

  beforeAll(async () => {
    server = await start();
    await server.addUser('you', 'secret');
    await server.addUser('friend', 'secret');
    await server.befriend('you', 'friend');
    device = await install({ server, jid: 'you@localhost', password: 'secret', name: 'desktop' });
    await device.run();
    return async () => {
      await device[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    };
  });

  const user = (jid: string) => kept(startSlixmpp({ server, jid, password: 'secret' }));
  const chats = async () => {
    const { stdout } = await device.cli('activity', '--json');
    return stdout.split('\n').filter((line) => line.includes('"message"'));
  };

  test('contacts see extended away, the priority and no name of the device', async () => {
    const friend = await user('friend@localhost/desk');
    await friend.presence();
    const seen = await friend.nextPresence(({ from }) => from === device.jid);
    expect(seen).toMatchObject({ priority: -1, show: 'xa', status: '' });
    expect(seen.xml).not.toContain('desktop');
    expect(device.jid).not.toContain('desktop');
  });

  test('caps hold: the info asked with node#ver hashes to ver', async () => {
    const friend = await user('friend@localhost/desk');
    await friend.presence();
    const seen = await friend.nextPresence(({ from }) => from === device.jid);
    const ver = /ver="([^"]+)"/.exec(seen.xml)?.[1];
    const node = /<c [^>]*node="([^"]+)"/.exec(seen.xml)?.[1];
    const { xml } = await friend.discoInfo(device.jid, `${node}#${ver}`);
    expect(xml).toContain(`node="${node}#${ver}"`);
    await expect(friend.discoInfo(device.jid, `${node}#wrong`)).rejects.toThrow('item-not-found');
  });

  test('a priority set while it runs is seen, and 0 is refused', async () => {
    const friend = await user('friend@localhost/desk');
    await friend.presence();
    await device.cli('settings', 'set', 'priority', '-77');
    await device.cli('settings', 'set', 'status', '"back at nine"');
    const seen = await friend.nextPresence(
      ({ from, priority, status }) => from === device.jid && priority === -77 && status !== '',
    );
    expect(seen.status).toBe('back at nine');
    for (const bad of ['0', '1', '127', '-129', '-1.5', '"-1"']) {
      const { code, stderr } = await device.cli('settings', 'set', 'priority', bad);
      expect(code).toBe(1);
      expect(stderr).toContain('priority');
    }
    expect(await device.json('settings', 'get', 'priority')).toBe(-77);
    await device.cli('settings', 'set', 'priority', '-1');
  });

  test('a chat to the bare JID goes to the phone and never to the device', async () => {
    const friend = await user('friend@localhost/desk');
    const phone = await user('you@localhost/phone');
    await phone.presence({ priority: 5 });
    await friend.presence();
    await friend.nextPresence(({ from, priority }) => from === phone.jid && priority === 5);
    for (const type of ['chat', 'normal']) {
      await friend.message({ to: 'you@localhost', body: `${type} for the person`, type });
      await phone.nextMessage(({ body }) => body === `${type} for the person`);
    }
    // Answered on the same stream, so whatever else was to reach the device has.
    expect(
      await friend.iq({ to: device.jid, type: 'get', payload: "<ping xmlns='urn:xmpp:ping'/>" }),
    ).toContain('result');
    expect(await chats()).toEqual([]);
  });

  test('alone it does not get them either: they wait for the phone', async () => {
    const friend = await user('friend@localhost/desk');
    await friend.message({ to: 'you@localhost', body: 'while you were out' });
    expect(
      await friend.iq({ to: device.jid, type: 'get', payload: "<ping xmlns='urn:xmpp:ping'/>" }),
    ).toContain('result');
    expect(await chats()).toEqual([]);
    const phone = await user('you@localhost/phone');
    await phone.presence({ priority: 5 });
    await phone.nextMessage(({ body }) => body === 'while you were out');
  });

  test('a chat to the full JID comes back with an error, so that its sender knows', async () => {
    const friend = await user('friend@localhost/desk');
    const id = await friend.message({ to: device.jid, body: 'hello?' });
    const error = await friend.nextMessage((message) => message.id === id);
    expect(error).toMatchObject({ type: 'error', from: device.jid });
    expect(error.xml).toContain('Write to you@localhost');
    for (const quiet of ["<active xmlns='http://jabber.org/protocol/chatstates'/>", '']) {
      await friend.raw(`<message type='chat' to='${device.jid}' id='quiet'>${quiet}</message>`);
    }
    await friend.raw(`<message type='error' to='${device.jid}' id='quiet'><body>x</body></message>`);
    await friend.raw(`<message type='headline' to='${device.jid}' id='quiet'><body>x</body></message>`);
    await friend.iq({ to: device.jid, type: 'get', payload: "<ping xmlns='urn:xmpp:ping'/>" });
    expect(friend.messages.filter((message) => message.id === 'quiet')).toEqual([]);
  });

  test('stopping says so, and an unclean end is seen as well', async () => {
    const friend = await user('friend@localhost/desk');
    await friend.presence();
    await friend.nextPresence(({ from, type }) => from === device.jid && type !== 'unavailable');
    await device.kill('SIGTERM');
    await friend.nextPresence(({ from, type }) => from === device.jid && type === 'unavailable');
    await device.run();
    await friend.nextPresence(
      ({ from, type, priority }) => from === device.jid && type !== 'unavailable' && priority === -1,
    );
  });
});
