import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Slixmpp, startProfanity, startSlixmpp } from './clients/index.ts';
import { kept } from './kept.ts';
import { type Cut, cutBefore } from './servers/cut.ts';
import { type Server, servers, startProsody } from './servers/index.ts';

let pairs = 0;

/** Two whom nobody else knows. */
async function friends(server: Server) {
  pairs += 1;
  const jids = { alice: `alice${pairs}@localhost`, bob: `bob.${pairs}@localhost` };
  const [one = '', other = ''] = Object.values(jids).map((jid) => jid.split('@')[0]);
  await server.addUser(one, 'alice pass "1"');
  await server.addUser(other, 'bob päss');
  await server.befriend(one, other, 'Friends');
  const alice = (resource: string, via: Server | Cut = server): Promise<Slixmpp> =>
    kept(
      startSlixmpp({
        server: { host: via.host, port: via.port, caFile: server.caFile },
        jid: `${jids.alice}/${resource}`,
        password: 'alice pass "1"',
      }),
    );
  const bob = (resource: string) =>
    kept(startSlixmpp({ server, jid: `${jids.bob}/${resource}`, password: 'bob päss' }));
  return { alice, bob, jids };
}

describe.each(servers)('on %s', (_kind, start) => {
  let server: Server;

  beforeAll(async () => {
    server = await start();
    return () => server[Symbol.asyncDispose]();
  });

  test('two clients nobody here wrote exchange messages', async () => {
    const { alice, bob } = await friends(server);
    const [one, other] = [await alice('one'), await bob('other')];
    await one.presence();
    await other.presence({ status: 'here' });
    expect((await one.nextPresence((presence) => presence.from === other.jid)).status).toBe('here');
    await one.message({ to: other.jid, body: 'grüße & <more>' });
    expect((await other.nextMessage((message) => message.from === one.jid)).body).toBe('grüße & <more>');
  });

  test('a chat to the bare JID goes to +5 and never to -1', async () => {
    const { alice, bob, jids } = await friends(server);
    const [phone, agent, friend] = [await alice('phone'), await alice('agent'), await bob('desk')];
    await phone.presence({ priority: 5 });
    await agent.presence({ priority: -1 });
    await friend.presence();
    await friend.nextPresence((presence) => presence.from === agent.jid && presence.priority === -1);
    await friend.nextPresence((presence) => presence.from === phone.jid && presence.priority === 5);
    await friend.message({ to: jids.alice, body: 'for the person' });
    await phone.nextMessage((message) => message.body === 'for the person');
    // One stream keeps its order: what was to come before this has come.
    await friend.message({ to: agent.jid, body: 'for the device' });
    await agent.nextMessage((message) => message.body === 'for the device');
    expect(agent.messages.map((message) => message.body)).toEqual(['for the device']);
  });

  test('a file goes up by a slot and comes down by its link', async () => {
    const { alice } = await friends(server);
    const user = await alice('one');
    const bytes = randomBytes(300_000);
    const link = await user.upload('holiday.bin', bytes);
    expect(link.startsWith(server.httpUrl)).toBe(true);
    const digest = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');
    expect(digest(await user.fetch(link))).toBe(digest(bytes));
  });

  test('direct TLS, and a wrong password', async () => {
    const { jids } = await friends(server);
    const port = server.directTlsPort;
    const user = { server: { ...server, port }, jid: `${jids.bob}/x`, directTls: true };
    const one = await kept(startSlixmpp({ ...user, password: 'bob päss' }));
    expect(one.jid).toBe(`${jids.bob}/x`);
    await expect(startSlixmpp({ ...user, password: 'wrong' })).rejects.toThrow('authentication failed');
  });

  test('a cut is seen, a hold delays, a refusal refuses', async () => {
    const { alice, bob } = await friends(server);
    const cable = await kept(cutBefore(server.port));
    const [one, other] = [await alice('one', cable), await bob('other')];
    await one.presence();
    cable.hold();
    await other.message({ to: one.jid, body: 'late' });
    await other.message({ to: other.jid, body: 'fence' });
    await other.nextMessage((message) => message.body === 'fence');
    expect(one.messages).toEqual([]);
    cable.heal();
    await one.nextMessage((message) => message.body === 'late');
    cable.cut();
    await one.disconnected;
    expect(cable.connections()).toBe(0);
    cable.refuse();
    await expect(alice('one', cable)).rejects.toThrow();
  });

  test('accounts and rosters outlive a restart and a kill; the pid is gone afterwards', async () => {
    const { alice, jids } = await friends(server);
    const first = server.pid;
    await server.restart();
    expect(server.pid).not.toBe(first);
    expect(() => process.kill(first, 0)).toThrow('ESRCH');
    await server.kill();
    await server.restart();
    const user = await alice('again');
    const roster = await user.iq({ to: '', type: 'get', payload: '<query xmlns="jabber:iq:roster"/>' });
    expect(roster).toContain(jids.bob);
    expect(roster).toContain('<group>Friends</group>');
    expect(server.log()).not.toBe('');
  });

  test('without offline storage the sender is told', async () => {
    const { alice, bob, jids } = await friends(await kept(start({ without: ['offline', 'mam'] })));
    const [agent, friend] = [await alice('agent'), await bob('desk')];
    await agent.presence({ priority: -1 });
    await friend.presence();
    await friend.nextPresence((presence) => presence.from === agent.jid);
    await friend.message({ to: jids.alice, body: 'anyone?' });
    const returned = await friend.nextMessage((message) => message.type === 'error');
    expect(returned.xml).toContain('service-unavailable');
    expect(agent.messages).toEqual([]);
  });
});

test('profanity logs in on Prosody, lists a command and runs it', async () => {
  const server = await kept(startProsody());
  const { jids } = await friends(server);
  const person = await kept(startProfanity({ server, jid: jids.bob, password: 'bob päss' }));
  await person.type('/cmd list localhost');
  await person.waitFor('uptime');
  await person.type('/cmd exec uptime localhost');
  await person.waitFor('This server has been running');
});

test('the CA is private to the run', async () => {
  const server = await kept(startProsody());
  expect(server.ca).toBe(readFileSync(server.caFile, 'utf8'));
  await expect(fetch(server.httpUrl)).rejects.toThrow();
});
