import { describe, expect, test } from 'vitest';
import { xml } from '../../app/xmpp/xml.ts';
import { against, ping, rejection } from './stream/against.ts';
import { features, type Peer } from './stream/scripted-server.ts';

describe('a server that breaks the rules', () => {
  const flood = (text: string) => async (peer: Peer, index: number) => {
    await peer.login();
    if (index === 0) peer.write(text);
  };
  test.each([
    ['a stanza too big', `<message><body>${'x'.repeat(20_000)}`, 'policy-violation'],
    ['elements too deep without end', '<a>'.repeat(10_000), 'policy-violation'],
    ['broken XML', '<message></presence>', 'not-well-formed'],
    [
      'an entity bomb',
      '<!DOCTYPE x [<!ENTITY a "aaaa">]><message>&a;</message>',
      /restricted-xml|not-well-formed/,
    ],
    ['an unknown entity', '<message>&nbsp;</message>', 'restricted-xml'],
    ['a comment', '<!-- hello -->', 'restricted-xml'],
  ])('with %s hears the right stream error, and we log in anew', async (_what, text, condition) => {
    const { client, server, online, offline } = await against(flood(text), { maxStanzaBytes: 10_000 });
    await client.start();
    const back = online();
    const waiting = rejection(client.request('get', 'bob@localhost/x', ping()));
    expect(await offline()).toMatchObject({ code: 'protocol' });
    const peer = await server.peer(0);
    await peer.closed;
    const [, said] = /<stream:error><([a-z-]+) /.exec(peer.heard) ?? [];
    expect(said).toMatch(condition);
    expect(peer.heard).toMatch(/<\/stream:stream>$/);
    expect(await waiting).toMatchObject({ code: 'lost' });
    expect(await back).toMatchObject({ resumed: false });
    // Resuming would bring the same stanza again.
    expect((await server.peer(1)).heard).not.toContain('<resume');
  });

  test('with a stanza too deep is refused that stanza, and no more', async () => {
    const { client, server } = await against(
      flood(`<iq type='get' id='deep' from='bob@localhost/x'>${'<a>'.repeat(100)}${'</a>'.repeat(100)}</iq>`),
    );
    await client.start();
    const peer = await server.peer(0);
    await peer.expect(/id="deep"[^>]*type="error"[^>]*><error type="modify"><bad-request/);
    expect(client.state).toBe('online');
    expect(server.count()).toBe(1);
  });

  test('acknowledging what was never sent loses the session', async () => {
    const { client, server, online } = await against(flood("<a xmlns='urn:xmpp:sm:3' h='7'/>"));
    await client.start();
    await online();
    expect((await server.peer(0)).heard).toContain('handled-count-too-high');
    expect(server.count()).toBe(2);
  });

  test('and one that speaks no XMPP at all is named so', async () => {
    const { client } = await against(async (peer) => peer.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await rejection(client.start())).toMatchObject({ code: 'protocol' });
  });
});

describe('a server that sends us away', () => {
  const streamError = (condition: string) =>
    `<stream:error><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>`;

  test('with a conflict: there is no fight', async () => {
    const { client, server, failed } = await against(async (peer) => {
      await peer.login();
      peer.write(streamError('conflict'));
    });
    await client.start();
    expect(await failed).toMatchObject({ code: 'conflict', final: true });
    expect(client.state).toBe('offline');
    await expect(client.send(xml('message'))).rejects.toMatchObject({ code: 'offline' });
    expect(server.count()).toBe(1);
  });

  test('with another host: it is not followed', async () => {
    const { client, server, online, offline } = await against(async (peer, index) => {
      await peer.login();
      if (index === 0) peer.write(streamError('see-other-host'));
    });
    await client.start();
    const back = online();
    expect(await offline()).toMatchObject({ code: 'refused' });
    await back;
    expect(server.count()).toBe(2); // the same server again
  });

  test('with a wrong password: one clear error, and no second try', async () => {
    const { client, server, failed } = await against(async (peer) => {
      await peer.open(features.starttls);
      await peer.upgrade();
      await peer.open(features.sasl('SCRAM-SHA-256'));
      await peer.expect(/<auth /);
      peer.write("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>");
    });
    expect(await rejection(client.start({ retry: true }))).toMatchObject({
      code: 'not-authorized',
      final: true,
    });
    expect(await failed).toMatchObject({ code: 'not-authorized' });
    await (await server.peer(0)).closed;
    expect(server.count()).toBe(1);
  });

  test('for now is tried again', async () => {
    const { client, server } = await against(async (peer, index) => {
      if (index > 2) return peer.login();
      await peer.open(features.starttls);
      await peer.upgrade();
      await peer.open(features.sasl('SCRAM-SHA-256'));
      await peer.expect(/<auth /);
      peer.write("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><temporary-auth-failure/></failure>");
    });
    await client.start({ retry: true });
    expect(server.count()).toBe(4);
  });
});
