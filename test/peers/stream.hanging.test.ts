import { describe, expect, test } from 'vitest';
import { against, rejection } from './stream/against.ts';
import { features, type Peer } from './stream/scripted-server.ts';

describe('a server that hangs', () => {
  const { starttls, sasl, session } = features;
  const steps: [string, (peer: Peer) => Promise<unknown>][] = [
    ['at the stream header', async () => {}],
    [
      'before its features',
      async (peer) => {
        await peer.expect(/<stream:stream/);
        peer.write(
          "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>",
        );
      },
    ],
    ['at STARTTLS', (peer) => peer.open(starttls)],
    [
      'in the TLS handshake',
      async (peer) => {
        await peer.open(starttls);
        await peer.expect(/<starttls /);
        peer.write("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
      },
    ],
    [
      'at the header after TLS',
      async (peer) => {
        await peer.open(starttls);
        await peer.upgrade();
      },
    ],
    [
      'at SASL',
      async (peer) => {
        await peer.open(starttls);
        await peer.upgrade();
        await peer.open(sasl('SCRAM-SHA-256'));
      },
    ],
    [
      'after the challenge',
      async (peer) => {
        await peer.open(starttls);
        await peer.upgrade();
        await peer.open(sasl('SCRAM-SHA-256'));
        await peer.expect(/<auth [^>]*>/);
        peer.write("<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>cj1");
      },
    ],
    [
      'at the header after SASL',
      async (peer) => {
        await peer.open(starttls);
        await peer.upgrade();
        await peer.open(sasl('SCRAM-SHA-256'));
        await peer.scram();
      },
    ],
    ['at the binding', (peer) => peer.untilAuthenticated(session)],
    [
      'at stream management',
      async (peer) => {
        await peer.untilAuthenticated(session);
        await peer.bind();
      },
    ],
  ];

  test.each(steps)('%s is left in time, and its socket closed', async (_where, script) => {
    const { client, server } = await against(async (peer) => void (await script(peer)), {
      stepTimeoutMs: 250,
    });
    const error = await rejection(client.start());
    expect(error).toMatchObject({
      code: 'timeout',
      final: false,
      message: expect.stringMatching(/took longer than 0.25 s/),
    });
    expect(client.state).toBe('offline');
    await (await server.peer(0)).closed;
  });

  test('is left at once when we are told to stop', async () => {
    const { client, server } = await against(async () => {});
    const starting = rejection(client.start({ retry: true }));
    const peer = await server.peer(0);
    await client.stop();
    expect(await starting).toMatchObject({ code: 'stopped' });
    await peer.closed;
    expect(client.state).toBe('offline');
  });

  test('after the login is noticed, and the session resumed elsewhere', async () => {
    const { client, server, offline, online } = await against(
      async (peer, index) => {
        if (index === 0) return peer.login(); // and never a word again
        await peer.untilAuthenticated();
        await peer.expect(/<resume [^>]*previd="session-1"/);
        peer.write("<resumed xmlns='urn:xmpp:sm:3' previd='session-1' h='0'/>");
      },
      { liveness: { quietMs: 50, answerMs: 50 } },
    );
    await client.start();
    const back = online();
    expect(await offline()).toMatchObject({
      code: 'lost',
      message: expect.stringContaining('no longer answers'),
    });
    expect((await server.peer(0)).heard).toContain('<r xmlns="urn:xmpp:sm:3"/>');
    expect(await back).toMatchObject({ resumed: true });
  });
});
