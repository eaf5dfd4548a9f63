import { describe, expect, test } from 'vitest';
import { xml } from '../../app/xmpp/xml.ts';
import { certificateFor, newAuthority } from './servers/certificates.ts';
import { against, rejection } from './stream/against.ts';
import { features, type Peer } from './stream/scripted-server.ts';

/** What would tell a listener on the wire who we are or what our password is. */
const credentials = /alice|<auth|<response|secret|YWxpY2/;

describe('a server that is not to be trusted', () => {
  test('strips STARTTLS: it gets no credentials', async () => {
    const { client, server } = await against((peer) => peer.open(features.sasl('SCRAM-SHA-1', 'PLAIN')), {
      allowPlain: true,
    });
    expect(await rejection(client.start())).toMatchObject({ code: 'tls-missing' });
    const peer = await server.peer(0);
    await peer.closed;
    expect(peer.heard).not.toMatch(credentials);
    expect(server.count()).toBe(1);
  });

  test('refuses STARTTLS after offering it: it gets no credentials', async () => {
    const { client, server } = await against(async (peer) => {
      await peer.open(features.starttls);
      await peer.expect(/<starttls /);
      peer.write("<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    });
    expect(await rejection(client.start())).toMatchObject({ code: 'tls-missing' });
    expect((await server.peer(0)).heard).not.toMatch(credentials);
  });

  test('puts words before the encryption: they are not believed after it', async () => {
    const { client } = await against(async (peer) => {
      await peer.open(features.starttls);
      await peer.upgrade(`<stream:features>${features.sasl('PLAIN')}</stream:features>`);
    });
    expect(await rejection(client.start())).toMatchObject({ code: 'protocol' });
  });

  test.each([
    ['for another name', () => ({ certificate: certificateFor(['example.test']) }), /not for localhost/],
    [
      'of an unknown authority',
      () => ({ certificate: certificateFor(['localhost'], newAuthority()) }),
      /authority/,
    ],
    ['of a private authority nobody named', () => ({ ca: undefined }), /authority/],
  ])('shows a certificate %s: it gets no credentials', async (_what, choice, message) => {
    for (const directTls of [false, true]) {
      const { client, server } = await against(
        async (peer) => {
          if (directTls) await peer.encrypt();
          else {
            await peer.open(features.starttls);
            await peer.upgrade();
          }
          await peer.open(features.sasl('PLAIN'));
        },
        { allowPlain: true, directTls, ...choice() },
      );
      expect(await rejection(client.start())).toMatchObject({
        code: 'certificate',
        message: expect.stringMatching(message),
      });
      expect((await server.peer(0)).heard).not.toMatch(credentials);
    }
  });

  test.each([
    '',
    Buffer.from(`v=${'A'.repeat(43)}=`).toString('base64'),
    Buffer.from('e=x').toString('base64'),
  ])('cannot prove that it knows the password (%j): we leave, for good', async (signature) => {
    const { client, server, failed } = await against(async (peer) => {
      await peer.open(features.starttls);
      await peer.upgrade();
      await peer.open(features.sasl('SCRAM-SHA-256'));
      await peer.scram({ signature });
    });
    const error = await rejection(client.start({ retry: true }));
    expect(error).toMatchObject({ code: 'server-not-verified', final: true });
    expect(await failed).toBe(error);
    expect(client.state).toBe('offline');
    expect(server.count()).toBe(1);
  });

  test('asks for a cheap hash: no proof is given', async () => {
    const { client, server } = await against(async (peer) => {
      await peer.open(features.starttls);
      await peer.upgrade();
      await peer.open(features.sasl('SCRAM-SHA-256'));
      await peer.scram({ iterations: 1 });
    });
    expect(await rejection(client.start())).toMatchObject({ code: 'server-not-verified' });
    expect((await server.peer(0)).heard).not.toContain('<response');
  });

  test('offers only PLAIN: no password, unless the person allows it', async () => {
    const script = async (peer: Peer) => {
      await peer.open(features.starttls);
      await peer.upgrade();
      await peer.open(features.sasl('PLAIN', 'DIGEST-MD5'));
      await peer.expect(/<auth [^>]*PLAIN[^>]*>AGFsaWNlAHNlY3JldA==</);
      peer.write("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
      await peer.open(features.session);
      await peer.bind();
      await peer.enable();
    };
    const wary = await against(script);
    expect(await rejection(wary.client.start())).toMatchObject({
      code: 'plain-only',
      message: expect.stringContaining('PLAIN'),
    });
    expect((await wary.server.peer(0)).heard).not.toContain('<auth');
    await wary.server.close();
    const trusting = await against(script, { allowPlain: true });
    await trusting.client.start();
    expect(trusting.client.facts?.mechanism).toBe('PLAIN');
  });

  test('binds us to another account: we leave', async () => {
    const { client } = await against(async (peer) => {
      await peer.untilAuthenticated();
      await peer.bind('mallory@localhost/desk');
    });
    expect(await rejection(client.start())).toMatchObject({ code: 'protocol' });
  });

  test('answers for somebody else: the answer is not taken', async () => {
    const { client } = await against(async (peer) => {
      await peer.login();
      const [, id] = await peer.expect(/<iq [^>]*id="([^"]+)"/);
      const from = (jid: string, text: string) =>
        peer.write(
          `<iq type='result' id='${id}' from='${jid}'><query xmlns='urn:example'>${text}</query></iq>`,
        );
      from('mallory@evil.example/x', 'spoofed');
      from('bob@localhost', 'spoofed');
      peer.write(`<iq type='result' id='${id}'><query xmlns='urn:example'>spoofed</query></iq>`);
      from('bob@localhost/phone', 'genuine');
    });
    await client.start();
    const answer = await client.request('get', 'bob@localhost/phone', xml('query', { xmlns: 'urn:example' }));
    expect(answer.getChildText('query')).toBe('genuine');
  });
});
