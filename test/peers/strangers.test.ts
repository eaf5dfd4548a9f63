import { beforeAll, describe, expect, test } from 'vitest';
import { startSlixmpp } from './clients/index.ts';
import { type Device, install } from './device/device.ts';
import { kept } from './kept.ts';
import { type Server, servers } from './servers/index.ts';

const info = 'http://jabber.org/protocol/disco#info';
const items = 'http://jabber.org/protocol/disco#items';
const commands = 'http://jabber.org/protocol/commands';

/** What a stranger could try, each with the type it is sent with. */
const knocks: ['get' | 'set', string][] = [
  ['get', `<query xmlns='${info}'/>`],
  ['get', `<query xmlns='${info}' node='${commands}'/>`],
  ['get', `<query xmlns='${items}' node='${commands}'/>`],
  ['get', `<query xmlns='${items}'/>`],
  ['get', "<query xmlns='jabber:iq:version'/>"],
  ['get', "<ping xmlns='urn:xmpp:ping'/>"],
  ['get', "<query xmlns='urn:xmpp:fis:0' node='docs'/>"],
  ['get', "<query xmlns='urn:dragoman:device:0'>{}</query>"],
  ['get', "<anything xmlns='urn:example:none' a='1'><deep>text</deep></anything>"],
  ['set', `<command xmlns='${commands}' node='files' action='execute'/>`],
  ['set', `<command xmlns='${commands}' node='files' sessionid='x' action='cancel'/>`],
  ['set', `<command xmlns='${commands}' node='files' action='nonsense'/>`],
  ['set', "<query xmlns='jabber:iq:roster'><item jid='you@localhost'/></query>"],
  ['set', "<block xmlns='urn:xmpp:blocking'><item jid='you@localhost'/></block>"],
];

describe.each(servers)('strangers on %s', (kind, start) => {
  let server: Server;
  let device: Device;

  beforeAll(async () => {
    server = await start();
    for (const name of ['you', 'friend', 'stranger', 'blocked', 'granted'])
      await server.addUser(name, 'secret');
    await server.befriend('you', 'friend', 'Friends');
    await server.befriend('you', 'blocked');
    device = await install({
      server,
      jid: 'you@localhost',
      password: 'secret',
      name: 'desktop',
      settings: {
        'files.shares': [{ name: 'docs', folder: '/usr/share/doc', access: 'read' }],
        grants: [{ permission: 'files.read', who: 'jid:granted@localhost', decision: 'allow' }],
      },
    });
    await device.run();
    return async () => {
      await device[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    };
  });

  const user = (name: string) =>
    kept(startSlixmpp({ server, jid: `${name}@localhost/x`, password: 'secret' }));
  const absent = 'you@localhost/nobody-is-here';
  /**
   * Prosody writes xml:lang into every stanza that comes out of a client's stream and into none of its own, so
   * there it differs whatever the client sends (docs/decisions/strangers.md). Attributes have no order.
   */
  const alike = (reply: string, jid: string) => {
    const [, tag = '', rest = ''] = /^<iq ([^>]*)>(.*)$/s.exec(reply.replaceAll(jid, 'THE-RESOURCE')) ?? [];
    const attributes = (tag.match(/[\w:]+="[^"]*"/g) ?? []).sort();
    const compared =
      kind === 'prosody' ? attributes.filter((one) => !one.startsWith('xml:lang=')) : attributes;
    return `${compared.join(' ')} | ${rest}`;
  };

  test('get what an absent resource gives, stanza for stanza', async () => {
    const stranger = await user('stranger');
    for (const [type, payload] of knocks) {
      const id = `same-${knocks.findIndex((knock) => knock[1] === payload)}`;
      const here = await stranger.iq({ to: device.jid, type, payload, id });
      const nowhere = await stranger.iq({ to: absent, type, payload, id });
      expect(alike(here, device.jid)).toBe(alike(nowhere, absent));
    }
  });

  test('also in their own language', async () => {
    const stranger = await user('stranger');
    for (const lang of ['de', 'fr', 'tlh', '']) {
      const payload = `<query xmlns='${info}'/>`;
      const id = `lang-${lang}`;
      const here = await stranger.iq({ to: device.jid, type: 'get', payload, id, lang });
      const nowhere = await stranger.iq({ to: absent, type: 'get', payload, id, lang });
      expect(alike(here, device.jid)).toBe(alike(nowhere, absent));
    }
  });

  test('and silence for messages and presence', async () => {
    const stranger = await user('stranger');
    await stranger.message({ to: device.jid, body: 'is anybody there?' });
    await stranger.presence({ to: device.jid });
    // One stream keeps its order: an answer to what went before would have come by now.
    await stranger.iq({ to: device.jid, type: 'get', payload: "<ping xmlns='urn:xmpp:ping'/>" });
    expect(stranger.messages).toEqual([]);
    expect(stranger.presences.filter(({ from }) => from.startsWith('you@'))).toEqual([]);
  });

  test('a blocked contact is a stranger', async () => {
    const you = await user('you');
    const blocked = await user('blocked');
    expect((await blocked.discoInfo(device.jid)).features).toContain(commands);
    await you.iq({
      to: 'you@localhost',
      type: 'set',
      payload: "<block xmlns='urn:xmpp:blocking'><item jid='blocked@localhost'/></block>",
    });
    const payload = `<query xmlns='${info}'/>`;
    const here = await blocked.iq({ to: device.jid, type: 'get', payload, id: 'one' });
    const nowhere = await blocked.iq({ to: absent, type: 'get', payload, id: 'one' });
    // ejabberd answers for the blocked itself, and not as it does for an absent resource.
    if (kind === 'prosody') expect(alike(here, device.jid)).toBe(alike(nowhere, absent));
    expect(here).toContain('<service-unavailable');
    expect(here).not.toContain('<feature');
    await you.iq({
      to: 'you@localhost',
      type: 'set',
      payload: "<unblock xmlns='urn:xmpp:blocking'><item jid='blocked@localhost'/></unblock>",
    });
    expect((await blocked.discoInfo(device.jid)).features).toContain(commands);
  });

  test('own JIDs, contacts and grantees see the same info; each sees the commands they may run', async () => {
    const [you, friend, granted] = [await user('you'), await user('friend'), await user('granted')];
    const seen = [];
    for (const who of [you, friend, granted]) {
      const { identities, features } = await who.discoInfo(device.jid);
      seen.push({ identities, features });
    }
    expect(seen[0]?.identities).toMatchObject([{ category: 'client', type: 'bot', name: 'Dragoman' }]);
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
    expect(await friend.commands(device.jid)).toEqual([]);
    await expect(friend.command(device.jid, 'files')).rejects.toThrow('forbidden');
    expect((await granted.commands(device.jid)).map(({ node }) => node)).toEqual(['files']);
    expect((await granted.command(device.jid, 'files')).status).toBe('executing');
    expect((await you.commands(device.jid)).map(({ node }) => node)).toEqual(['files', 'tabs']);
  });

  test('a knock stands in the activity, a hundred take one more line', async () => {
    const stranger = await user('stranger');
    const payload = "<ping xmlns='urn:xmpp:ping'/>";
    for (let count = 0; count < 100; count++) await stranger.iq({ to: device.jid, type: 'get', payload });
    const events = (await device.cli('activity', '--json')).stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const lines = events.filter(({ peer }) => peer === 'stranger@localhost');
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.length).toBeLessThan(5);
    expect(lines[0]).toMatchObject({ agent: 'core', action: 'knock', outcome: 'refused' });
  });
});
