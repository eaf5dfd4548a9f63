import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type AnyAgent, agent } from '../../app/agent.ts';
import { createClient } from '../../app/xmpp/client.ts';
import { xml } from '../../app/xmpp/xml.ts';
import { startSlixmpp } from './clients/index.ts';
import { startCore } from './device/core.ts';
import { kept } from './kept.ts';
import { cutBefore } from './servers/cut.ts';
import { halfStanzasIn } from './servers/half-stanza.ts';
import { type Server, servers } from './servers/index.ts';

const contract = {
  name: 'ledger',
  title: 'Ledger',
  settings: z.strictObject({}),
  permissions: { write: { title: 'Write', default: [{ who: 'own-account', decision: 'allow' }] } },
  queries: {},
  calls: {},
} as const;

/** An agent whose command has an effect that can be counted: each entry it was asked to write. */
function ledger(): { agent: AnyAgent; entries: string[] } {
  const entries: string[] = [];
  const one = agent(contract, {
    start: () => entries,
    commands: {
      write: {
        title: 'Write an entry',
        permission: 'write',
        run: async ({ state, ask }) => {
          const { entry } = await ask(z.object({ entry: z.string() }), { last: true });
          state.push(entry);
          return { note: `wrote ${entry}` };
        },
      },
    },
  });
  return { agent: one, entries };
}

const NS = 'http://jabber.org/protocol/commands';
const twice = (entries: string[]) => entries.filter((entry, index) => entries.indexOf(entry) !== index);

describe.each(servers)('cuts on %s', (_kind, start) => {
  let server: Server;
  let accounts = 0;

  beforeAll(async () => {
    server = await start();
    return () => server[Symbol.asyncDispose]();
  });

  async function set() {
    const name = `you${++accounts}`;
    const jid = `${name}@localhost`;
    await server.addUser(name, 'secret');
    const cable = await kept(cutBefore(server.port));
    const { agent: one, entries } = ledger();
    const account = { jid, password: 'secret', agents: [one] };
    const device = await kept(startCore({ ...account, server: { ...server, port: cable.port } }));
    const asker = createClient({
      jid,
      password: async () => 'secret',
      server: { host: server.host, port: server.port },
      ca: server.ca,
    });
    await asker.start();
    const stop = { [Symbol.asyncDispose]: () => asker.stop() };
    await kept(stop);
    /** One command from its form to its effect; the entry is written once or the asker hears that it failed. */
    const write = async (entry: string) => {
      const command = (attributes: object, ...children: ReturnType<typeof xml>[]) =>
        asker.request(
          'set',
          device.jid,
          xml('command', { xmlns: NS, node: 'write', ...attributes }, ...children),
          { timeoutMs: 8000 },
        );
      const first = await command({ action: 'execute' });
      const sessionid = first.getChild('command', NS)?.attrs.sessionid;
      const form = xml(
        'x',
        { xmlns: 'jabber:x:data', type: 'submit' },
        xml('field', { var: 'entry' }, xml('value', {}, entry)),
      );
      await command({ sessionid, action: 'complete' }, form);
    };
    const online = () =>
      new Promise<void>((resolve) => {
        if (device.core.status.state === 'online') return resolve();
        device.core.on('status', ({ state }) => state === 'online' && resolve());
      });
    return { jid, cable, device, asker, entries, write, online };
  }

  test('a line cut in the middle of commands: back by itself, nothing twice, nothing left waiting', async () => {
    const { cable, device, entries, write, online } = await set();
    const jid = device.core.status.jid;
    for (let round = 0; round < 3; round++) {
      const wanted = Array.from({ length: 20 }, () => randomUUID());
      const all = wanted.map((entry) => write(entry));
      const settled = Promise.allSettled(all);
      await Promise.race(all);
      cable.cut();
      const ends = await settled;
      await online();
      expect(twice(entries)).toEqual([]);
      // Who was told that it is done has it.
      for (const [index, end] of ends.entries()) {
        if (end.status === 'fulfilled') expect(entries).toContain(wanted[index]);
      }
      // The stream is resumed, so all of them were; but for a fault of Prosody's, which ends what it has just resumed.
      const done = ends.filter(({ status }) => status === 'fulfilled').length;
      if (halfStanzasIn(server.log()) === 0) expect(done).toBe(20);
      expect(device.core.status.jid).toBe(jid);
    }
  });

  test('a restart of the server in the middle of commands', async () => {
    const { device, asker, entries, write, online } = await set();
    const all = Array.from({ length: 20 }, () => write(randomUUID()));
    const settled = Promise.allSettled(all);
    await Promise.race(all);
    const askerBack = new Promise<void>((resolve) => {
      const off = asker.on('online', () => {
        off();
        resolve();
      });
    });
    const gone = new Promise<void>((resolve) =>
      device.core.on('status', ({ state }) => state !== 'online' && resolve()),
    );
    await server.restart();
    await gone;
    await settled; // nobody waits for ever
    await Promise.all([online(), askerBack]);
    expect(twice(entries)).toEqual([]);
    const entry = randomUUID();
    await write(entry);
    expect(entries.filter((one) => one === entry)).toEqual([entry]);
  });

  test('slixmpp cut off in a command leaves a session that only it can go on with', async () => {
    const { jid, device, entries } = await set();
    const phone = await kept(startSlixmpp({ server, jid: `${jid}/phone`, password: 'secret' }));
    const step = await phone.command(device.jid, 'write');
    const thief = await kept(startSlixmpp({ server, jid: `${jid}/thief`, password: 'secret' }));
    const submit = `<x xmlns='jabber:x:data' type='submit'><field var='entry'><value>stolen</value></field></x>`;
    const payload = `<command xmlns='${NS}' node='write' sessionid='${step.sessionId}' action='complete'>${submit}</command>`;
    expect(await thief.iq({ to: device.jid, type: 'set', payload })).toContain('<bad-sessionid');
    await phone.abort();
    const again = await kept(startSlixmpp({ server, jid: `${jid}/phone`, password: 'secret' }));
    expect(
      await again.iq({ to: device.jid, type: 'set', payload: payload.replace('stolen', 'mine') }),
    ).toContain('wrote mine');
    expect(
      await again.iq({ to: device.jid, type: 'set', payload: payload.replace('stolen', 'mine') }),
    ).toContain('<session-expired');
    expect(entries).toEqual(['mine']);
  });
});
