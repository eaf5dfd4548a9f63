import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { encodeInBandData } from '../../app/xep/0047-in-band-bytestreams.ts';
import { xml } from '../../app/xmpp/xml.ts';
import { against, ping, rejection } from './stream/against.ts';
import { features } from './stream/scripted-server.ts';

describe('what we say', () => {
  test('names the domain to TLS, by STARTTLS and directly, there with ALPN', async () => {
    const { client, server } = await against((peer) => peer.login());
    await client.start();
    expect((await server.peer(0)).servername).toBe('localhost');
    await server.close();
    const direct = await against(
      async (peer) => {
        await peer.encrypt();
        await peer.open(features.sasl('SCRAM-SHA-256'));
        await peer.scram();
        await peer.open(features.session);
        await peer.bind();
        await peer.enable();
      },
      { directTls: true },
    );
    await direct.client.start();
    const peer = await direct.server.peer(0);
    expect([peer.servername, peer.alpn]).toEqual(['localhost', 'xmpp-client']);
    expect(direct.client.tls).toMatchObject({ direct: true, protocol: 'TLSv1.3' });
  });

  test('is nothing while we are offline, and that is told', async () => {
    const { client } = await against(async () => {});
    await expect(client.send(xml('presence'))).rejects.toMatchObject({ code: 'offline' });
    await expect(client.request('get', undefined, xml('x'))).rejects.toMatchObject({ code: 'offline' });
  });

  test('at the end is a count and a goodbye, and all of it within two seconds of a deaf server', async () => {
    const { client, server } = await against((peer) => {
      peer.deaf = true;
      return peer.login();
    });
    await client.start();
    await client.send(xml('presence', { type: 'unavailable' }));
    const block = encodeInBandData({ sid: 'x', seq: 0, bytes: Buffer.from('of a stream that ends here') });
    const blocked = rejection(client.request('set', 'bob@localhost/x', block));
    const waiting = rejection(client.request('get', 'bob@localhost/x', ping()));
    const since = performance.now();
    await client.stop();
    expect(performance.now() - since).toBeLessThan(2000);
    for (const one of [waiting, blocked]) expect(await one).toMatchObject({ code: 'stopped' });
    const peer = await server.peer(0);
    await peer.closed;
    expect(peer.heard).toContain('urn:xmpp:ping');
    expect(peer.heard).not.toContain('<data ');
    expect(peer.heard).toMatch(/<presence type="unavailable"\/>.*<a [^>]*h="0"\/>(<\/stream:stream>)+$/s);
  });

  test('at the end is waited for as long as the server shows life, which may have much to read first', async () => {
    const { client, server } = await against((peer) => {
      peer.deaf = true;
      return peer.login();
    });
    await client.start();
    const peer = await server.peer(0);
    let isClosed = false;
    void peer.closed.then(() => {
      isClosed = true;
    });
    const stopping = client.stop();
    await peer.expect(/<\/stream:stream>/);
    for (let signs = 0; signs < 8; signs++) {
      peer.write("<r xmlns='urn:xmpp:sm:3'/>");
      await delay(200);
    }
    expect(isClosed).toBe(false);
    peer.write('</stream:stream>');
    await Promise.all([stopping, peer.closed]);
    expect(peer.heard).toMatch(/[^ ](<\/stream:stream>)+$/); // and nothing after it, not even a space
  });

  test('after the binding waits until stream management is there', async () => {
    const order: string[] = [];
    const { client } = await against(async (peer) => {
      await peer.untilAuthenticated();
      await peer.bind();
      await peer.expect(/<enable [^>]*>/);
      order.push(peer.heard.split('<enable ')[1] ?? '');
      peer.write("<message from='bob@localhost/x' id='early'/>"); // not counted
      peer.write(
        "<enabled xmlns='urn:xmpp:sm:3' id='s' resume='true'/><message from='bob@localhost/x' id='one'/><r xmlns='urn:xmpp:sm:3'/>",
      );
      const [, h] = await peer.expect(/<a [^>]*h="(\d+)"/);
      order.push(`h=${h}`);
      peer.write('<message id="done"/>');
    });
    const heard: string[] = [];
    const done = new Promise<void>((resolve) => {
      client.router.message(({ attrs: { id } }) => {
        heard.push(id);
        if (id === 'done') resolve();
      });
    });
    client.on('online', () => void client.send(xml('presence')));
    await client.start();
    await done;
    expect(order[0]).toBe('xmlns="urn:xmpp:sm:3" resume="true"/>'); // nothing sent behind it yet
    expect(order[1]).toBe('h=1');
    expect(heard).toEqual(['early', 'one', 'done']);
  });

  test('waits when the server acknowledges nothing, so that no queue grows for ever', async () => {
    const { client, server } = await against((peer) => peer.login());
    await client.start();
    let sent = 0;
    const sending = Array.from({ length: 5000 }, (_, id) =>
      client.send(xml('message', { id: `m${id}.` })).then(() => {
        sent += 1;
      }),
    );
    const peer = await server.peer(0);
    await peer.expect(/id="m4095\."/);
    await expect.poll(() => sent).toBe(4096);
    expect(peer.heard).not.toContain('id="m4096."');
    peer.write("<a xmlns='urn:xmpp:sm:3' h='4096'/>");
    await Promise.all(sending);
    await peer.expect(/id="m4999\."/);
  });
});
