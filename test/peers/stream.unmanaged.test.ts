import { describe, expect, test } from 'vitest';
import { createClient } from '../../app/xmpp/client.ts';
import { xml } from '../../app/xmpp/xml.ts';
import { cutBefore } from './servers/cut.ts';
import { servers } from './servers/index.ts';

const ping = () => xml('ping', { xmlns: 'urn:xmpp:ping' });

describe.each(servers)('without stream management, on %s', (_kind, start) => {
  test('a cut fails what was waiting at once, and a dead line is noticed by ping', async () => {
    await using server = await start({ without: ['smacks'] });
    await server.addUser('alice', 'secret');
    await using proxy = await cutBefore(server.port);
    const alice = createClient({
      jid: 'alice@localhost',
      password: async () => 'secret',
      server: { host: '127.0.0.1', port: proxy.port },
      ca: server.ca,
      backoff: { minMs: 20, maxMs: 500 },
      liveness: { quietMs: 200, answerMs: 300 },
      stepTimeoutMs: 5000,
    });
    const arrivals: boolean[] = [];
    const online = () =>
      new Promise<void>((resolve) => {
        const off = alice.on('online', ({ resumed }) => {
          off();
          arrivals.push(resumed);
          resolve();
        });
      });
    try {
      await alice.start();
      expect(alice.facts).toMatchObject({ streamManagement: false, resumable: false });
      let back = online();
      proxy.hold();
      const waiting = alice.request('get', 'localhost', ping()).catch((error) => error);
      proxy.cut();
      proxy.heal();
      expect(await waiting).toMatchObject({ code: 'lost' });
      await back;
      back = online();
      proxy.blackhole();
      const gone = new Promise<void>(
        (resolve) => void alice.on('state', ({ state }) => state !== 'online' && resolve()),
      );
      await gone;
      proxy.cut();
      proxy.heal();
      await back;
      expect(arrivals).toEqual([false, false]);
    } finally {
      await alice.stop();
    }
  });
});
