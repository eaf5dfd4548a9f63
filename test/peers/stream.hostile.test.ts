import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { encodeInBandData } from '../../app/xep/0047-in-band-bytestreams.ts';
import { type Client, type ClientOptions, createClient } from '../../app/xmpp/client.ts';
import { xml } from '../../app/xmpp/xml.ts';
import { authority, type Certificate, certificateFor, newAuthority } from './servers/certificates.ts';
import { features, type Peer, type ScriptedServer, scripted } from './stream/scripted-server.ts';

const open: { server?: ScriptedServer; clients: Client[] } = { clients: [] };

afterEach(async () => {
  await Promise.all(open.clients.splice(0).map((client) => client.stop()));
  await open.server?.close();
});

/** A client before a server that plays the script, and what the client tells about itself. */
async function against(
  script: (peer: Peer, index: number) => Promise<void>,
  options: Partial<ClientOptions> & { certificate?: Certificate; directTls?: boolean } = {},
) {
  const { certificate, directTls = false, ...rest } = options;
  const server = await scripted(script, certificate);
  open.server = server;
  const client = createClient({
    jid: 'alice@localhost',
    resource: 'desk',
    password: async () => 'secret',
    server: { host: '127.0.0.1', port: server.port, directTls },
    ca: authority().ca,
    backoff: { minMs: 1, maxMs: 20 },
    ...rest,
  });
  open.clients.push(client);
  const failed = new Promise<Error>((resolve) => client.on('failed', resolve));
  const online = () => new Promise<{ resumed: boolean }>((resolve) => void client.on('online', resolve));
  const offline = () =>
    new Promise<Error | undefined>((resolve) => {
      const stop = client.on('state', ({ state, error }) => {
        if (state === 'online') return;
        stop();
        resolve(error);
      });
    });
  return { client, server, failed, online, offline };
}

const rejection = (work: Promise<unknown>) =>
  work.then(
    () => expect.fail('it went well'),
    (error) => error,
  );

const ping = () => xml('ping', { xmlns: 'urn:xmpp:ping' });

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

  test('is sent again once after a resume, in order, and replies made meanwhile follow', async () => {
    let second = '';
    const { client, server, offline, online } = await against(async (peer, index) => {
      if (index === 0) {
        await peer.login();
        await peer.expect(/id="three"/);
        peer.write(
          "<a xmlns='urn:xmpp:sm:3' h='1'/><iq type='get' id='slow' from='bob@localhost/x'><query xmlns='urn:slow'/></iq>",
        );
        return;
      }
      await peer.untilAuthenticated();
      await peer.expect(/<resume [^>]*h="1"[^>]*>/);
      const from = peer.heard.length;
      peer.write("<resumed xmlns='urn:xmpp:sm:3' previd='session-1' h='2'/>");
      await peer.expect(/id="after"/);
      second = peer.heard.slice(from);
    });
    let finish = () => {};
    const working = new Promise<void>((resolve) => {
      client.router.iq('get', 'urn:slow', 'query', () => {
        resolve();
        return new Promise((done) => {
          finish = () => done(undefined);
        });
      });
    });
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
