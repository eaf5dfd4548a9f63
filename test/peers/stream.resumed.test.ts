import { describe, expect, test } from 'vitest';
import type { Client } from '../../app/xmpp/client.ts';
import { xml } from '../../app/xmpp/xml.ts';
import { against, ping, rejection } from './stream/against.ts';

describe('what we say when the line broke', () => {
  const busy = (client: Client) => {
    let finish = () => {};
    const working = new Promise<void>((resolve) => {
      client.router.iq('set', 'urn:slow', 'query', () => {
        resolve();
        return new Promise((done) => {
          finish = () => done(undefined);
        });
      });
    });
    return { working, finish: () => finish() };
  };
  const slowJob = "<iq type='set' id='slow' from='bob@localhost/x'><query xmlns='urn:slow'/></iq>";

  test('is sent again once after a resume, in order, and replies made meanwhile follow', async () => {
    let second = '';
    const { client, server, offline, online } = await against(async (peer, index) => {
      if (index === 0) {
        await peer.login();
        await peer.expect(/id="three"/);
        peer.write(`<a xmlns='urn:xmpp:sm:3' h='1'/>${slowJob}`);
        return;
      }
      await peer.untilAuthenticated();
      await peer.expect(/<resume [^>]*h="1"[^>]*>/);
      const from = peer.heard.length;
      peer.write("<resumed xmlns='urn:xmpp:sm:3' previd='session-1' h='2'/>");
      await peer.expect(/id="after"/);
      second = peer.heard.slice(from);
    });
    const { working, finish } = busy(client);
    await client.start();
    for (const id of ['one', 'two', 'three']) await client.send(xml('message', { id }));
    await working;
    const cut = offline();
    const back = online();
    (await server.peer(0)).destroy();
    await cut;
    await expect(client.send(xml('message'))).rejects.toMatchObject({ code: 'offline' });
    finish(); // the line is down, the session is not
    expect(await back).toMatchObject({ resumed: true });
    await client.send(xml('message', { id: 'after' }));
    await client.request('get', 'x@localhost', xml('q'), { timeoutMs: 50 }).catch(() => {});
    expect([...second.matchAll(/ id="([a-z]+)"/g)].map(([, id]) => id)).toEqual(['three', 'slow', 'after']);
  });

  test.each([
    ['desk', true],
    ['other', false],
  ])(
    'as an answer is kept when the session is lost and the next one is bound as %s: %s',
    async (resource, kept) => {
      const { client, server, offline, online } = await against(async (peer, index) => {
        if (index === 0) {
          await peer.login();
          return peer.write(slowJob);
        }
        await peer.untilAuthenticated();
        await peer.expect(/<resume /);
        peer.write("<failed xmlns='urn:xmpp:sm:3'/>");
        await peer.bind(`alice@localhost/${resource}`);
        await peer.enable();
      });
      const { working, finish } = busy(client);
      await client.start();
      await working;
      const cut = offline();
      const back = online();
      const waiting = rejection(client.request('get', 'bob@localhost/x', ping()));
      (await server.peer(0)).destroy();
      await cut;
      expect(await back).toMatchObject({ resumed: false });
      expect(await waiting).toMatchObject({
        code: 'lost',
        message: expect.stringContaining('could not be resumed'),
      });
      finish();
      await client.send(xml('message', { id: 'after' }));
      const peer = await server.peer(1);
      await expect.poll(() => peer.heard).toContain('id="after"');
      expect(peer.heard.includes('id="slow" type="result"')).toBe(kept);
      expect(peer.heard).not.toContain('urn:xmpp:ping'); // a question is not asked again
    },
  );

  test('is not heard by a server that resumed into a broken parser: the session is given up', async () => {
    const { client, server, offline } = await against(
      async (peer, index) => {
        if (index !== 1) return peer.login();
        await peer.untilAuthenticated();
        await peer.expect(/<resume /);
        peer.write("<resumed xmlns='urn:xmpp:sm:3' previd='session-1' h='0'/>");
        for (;;) {
          // It talks on as if all were well.
          peer.write("<r xmlns='urn:xmpp:sm:3'/>");
          await peer.expect(/<a /);
        }
      },
      { liveness: { quietMs: 10_000, answerMs: 100 } },
    );
    await client.start();
    const cut = offline();
    (await server.peer(0)).destroy();
    await cut;
    const resumed: boolean[] = [];
    const again = new Promise<void>((resolve) => {
      client.on('online', (event) => {
        resumed.push(event.resumed);
        if (!event.resumed) resolve();
      });
    });
    await again;
    expect(resumed).toEqual([true, false]);
    expect((await server.peer(2)).heard).not.toContain('<resume');
  });
});
