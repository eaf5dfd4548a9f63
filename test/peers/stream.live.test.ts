import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Client, type ClientOptions, createClient } from '../../app/xmpp/client.ts';
import { xml } from '../../app/xmpp/xml.ts';
import { until } from './device/until.ts';
import { cutBefore } from './servers/cut.ts';
import { type Server, servers } from './servers/index.ts';

const NS = 'urn:example:command';
const ping = () => xml('ping', { xmlns: 'urn:xmpp:ping' });

describe.each(servers)('the stream on %s', (kind, start) => {
  // ejabberd takes no characters newer than Unicode 3.2.
  const passphrase = kind === 'prosody' ? 'pässwörd😀, \u00aa' : 'pässwörd, \u00aa';
  let server: Server;
  let clients: Client[] = [];

  beforeAll(async () => {
    server = await start();
    await server.addUser('alice', 'secret');
    await server.addUser('bob', 'secret');
    await server.addUser('carol', passphrase);
  });
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.stop()));
    clients = [];
  });
  afterAll(() => server?.[Symbol.asyncDispose]());

  function client(options: Partial<ClientOptions> = {}): Client {
    const made = createClient({
      jid: 'alice@localhost',
      resource: 'desk',
      password: async () => 'secret',
      server: { host: server.host, port: server.port },
      ca: server.ca,
      backoff: { minMs: 20, maxMs: 500 },
      ...options,
    });
    clients.push(made);
    return made;
  }
  const bobs = () => client({ jid: 'bob@localhost', resource: 'phone' });
  const online = (of: Client) =>
    new Promise<{ resumed: boolean }>((resolve) => void of.on('online', resolve));
  const behind = (port: number, options: Partial<ClientOptions> = {}) =>
    client({ server: { host: '127.0.0.1', port }, ...options });
  const leaving = (of: Client) =>
    new Promise<Error | undefined>((resolve) => {
      const off = of.on('state', ({ state, error }) => {
        if (state === 'online') return;
        off();
        resolve(error);
      });
    });

  test.each(['SCRAM-SHA-256', 'SCRAM-SHA-1'] as const)('logs in with %s', async (mechanism) => {
    for (const directTls of [false, true]) {
      const port = directTls ? server.directTlsPort : server.port;
      const alice = client({ mechanisms: [mechanism], server: { host: server.host, port, directTls } });
      await alice.start();
      expect(alice.jid).toBe('alice@localhost/desk');
      expect(alice.facts).toMatchObject({
        mechanism,
        streamManagement: true,
        resumable: true,
        tls: { direct: directTls },
      });
      expect((await alice.request('get', 'localhost', ping())).attrs.type).toBe('result');
      expect(
        (await alice.request('get', undefined, xml('query', { xmlns: 'jabber:iq:roster' }))).attrs.type,
      ).toBe('result');
      await alice.stop();
      expect(alice.state).toBe('offline');
    }
  });

  test('logs in with a password of any script', async () => {
    await client({ jid: 'carol@localhost', password: async () => passphrase }).start();
  });

  test('gives up at once, and for good, with a wrong password', async () => {
    const proxy = await cutBefore(server.port);
    const alice = behind(proxy.port, { password: async () => 'wrong' });
    const failed = new Promise<Error>((resolve) => alice.on('failed', resolve));
    await expect(alice.start({ retry: true })).rejects.toMatchObject({ code: 'not-authorized', final: true });
    expect(await failed).toMatchObject({ code: 'not-authorized' });
    expect(alice.state).toBe('offline');
    await proxy.close();
  });

  /** Bob gives alice jobs while her line is cut again and again; how often each ran, and what bob was told. */
  async function workThroughCuts(inFlight: number) {
    const proxy = await cutBefore(server.port);
    const alice = behind(proxy.port);
    const bob = bobs();
    const runs = new Map<string, number>();
    let cuts = 0;
    alice.router.iq('set', NS, 'run', async ({ payload }) => {
      const job = payload.attrs.job as string;
      runs.set(job, (runs.get(job) ?? 0) + 1);
      // A question of our own in the middle: its answer has to be counted as well.
      if (Number(job) % 3 === 0) await alice.request('get', 'localhost', ping()).catch(() => {});
      if (Number(job) % 100 === 50) {
        cuts += 1;
        proxy.cut();
      }
      return xml('done', { xmlns: NS, job });
    });
    const resumed: boolean[] = [];
    alice.on('online', (event) => void resumed.push(event.resumed));
    await Promise.all([alice.start(), bob.start()]);
    const told: string[] = [];
    for (let from = 0; from < 300; from += inFlight)
      await Promise.all(
        Array.from({ length: Math.min(inFlight, 300 - from) }, async (_, index) => {
          const job = String(from + index);
          const run = bob.request('set', 'alice@localhost/desk', xml('run', { xmlns: NS, job }));
          told[from + index] = await run.then(
            (answer) => answer.getChild('done')?.attrs.job,
            (error) => error.condition ?? error.code,
          );
        }),
      );
    await proxy.close();
    return { runs, cuts, told, resumed: resumed.slice(1) };
  }

  test('runs nothing twice and loses nothing through three cuts', async () => {
    const { runs, cuts, told, resumed } = await workThroughCuts(1);
    expect(told).toEqual(Array.from({ length: 300 }, (_, job) => String(job)));
    expect([...runs.values()].filter((count) => count !== 1)).toEqual([]);
    expect(cuts).toBe(3);
    expect(resumed).toEqual([true, true, true]);
  });

  test('runs nothing twice through cuts with 300 commands under way', async () => {
    const { runs, cuts, told, resumed } = await workThroughCuts(300);
    expect([...runs.values()].filter((count) => count !== 1)).toEqual([]);
    expect(cuts).toBe(3);
    const unanswered = told.filter((outcome, job) => outcome !== String(job));
    if (kind === 'ejabberd') {
      expect(unanswered).toEqual([]);
      expect(resumed.every(Boolean)).toBe(true);
    }
    // Prosody 0.12 forgets to start a new parser on resume. When the cut left half a stanza in the old one it drops
    // the session and bounces what it still held, and that is all that we had not yet acknowledged: nobody waits, and
    // what is bounced ran once at most.
    for (const outcome of unanswered)
      expect(outcome).toMatch(/^(recipient-unavailable|service-unavailable)$/);
    for (const [job, outcome] of told.entries())
      if (outcome === String(job)) expect(runs.get(outcome)).toBe(1);
  });

  test('notices a line that went dead without a word', async () => {
    const proxy = await cutBefore(server.port);
    const alice = behind(proxy.port, { liveness: { quietMs: 200, answerMs: 300 }, stepTimeoutMs: 500 });
    await alice.start();
    const back = online(alice);
    const gone = leaving(alice);
    proxy.blackhole();
    const waiting = alice.request('get', 'localhost', ping());
    expect(await gone).toMatchObject({ code: 'lost' });
    proxy.heal();
    expect(await back).toMatchObject({ resumed: true });
    expect((await waiting).attrs.type).toBe('result'); // sent again, answered once
    await proxy.close();
  });

  test('doubts the line when told that the network changed', async () => {
    const proxy = await cutBefore(server.port);
    const alice = behind(proxy.port);
    await alice.start();
    const back = online(alice);
    proxy.cut();
    proxy.refuse();
    await leaving(alice);
    proxy.heal();
    alice.reconnectNow();
    expect(await back).toMatchObject({ resumed: true });
    await proxy.close();
  });

  test('keeps 6,000 pings apart, 2,000 in flight at a time, and can still resume', async () => {
    const proxy = await cutBefore(server.port);
    const alice = behind(proxy.port);
    const states: string[] = [];
    await alice.start();
    alice.on('state', ({ state }) => void states.push(state));
    for (let round = 0; round < 3; round++) {
      const answers = await Promise.all(
        Array.from({ length: 2000 }, () => alice.request('get', 'localhost', ping())),
      );
      expect(new Set(answers.map((answer) => answer.attrs.id)).size).toBe(2000);
    }
    expect(states).toEqual([]);
    const back = online(alice);
    proxy.cut();
    expect(await back).toMatchObject({ resumed: true });
    await proxy.close();
  });

  test('takes 6,000 messages in a row without ever owing the server an answer', async () => {
    const alice = client();
    const bob = bobs();
    const states: string[] = [];
    let count = 0;
    const all = new Promise<void>((resolve) => {
      alice.router.message(() => {
        count += 1;
        if (count === 6000) resolve();
      });
    });
    await Promise.all([alice.start(), bob.start()]);
    alice.on('state', ({ state }) => void states.push(state));
    for (let at = 0; at < 6000; at++) {
      // Both ends live in this process: a sender that never pauses lets nobody read, and at 5,001
      // unread ejabberd gives a stream up, whoever is to blame.
      if (at % 1000 === 0)
        await until(
          async () => count,
          (heard) => heard > at - 2000,
        );
      await bob.send(
        xml('message', { to: 'alice@localhost/desk', type: 'headline' }, xml('body', {}, `${at}`)),
      );
    }
    await all;
    expect(states).toEqual([]);
  });

  test('keeps 90 kB of any script whole', async () => {
    const alice = client();
    const bob = bobs();
    const body = 'Grüße aus 東京, 👩‍👩‍👧 и всё такое — '.repeat(1600);
    expect(Buffer.byteLength(body)).toBeGreaterThan(90_000);
    const heard: (string | null)[] = [];

    const all = new Promise<void>((resolve) => {
      alice.router.message((message) => {
        heard.push(message.getChildText('body'));

        if (heard.length === 15) resolve();
      });
    });
    await Promise.all([alice.start(), bob.start()]);
    for (let count = 0; count < 15; count++)
      await bob.send(xml('message', { to: 'alice@localhost/desk', type: 'headline' }, xml('body', {}, body)));
    await all;
    const broken = heard.filter((text) => text !== body);
    expect(broken.map((text) => text?.slice(0, 200))).toEqual([]);
  });

  test('is not held up by Nagle', async () => {
    const alice = client();
    await alice.start();
    const times: number[] = [];
    for (let count = 0; count < 51; count++) {
      const since = performance.now();
      await alice.request('get', 'localhost', ping());
      times.push(performance.now() - since);
    }
    const median = times.sort((a, b) => a - b)[25] ?? Number.NaN;
    expect(median).toBeLessThan(30); // 44 ms with the delay on Prosody
  });

  test('leaves the resource to whoever took it, without a fight', async () => {
    const proxy = await cutBefore(server.port);
    const first = behind(proxy.port);
    const failed = new Promise<Error>((resolve) => first.on('failed', resolve));
    await first.start();
    const waiting = first.request('get', 'nobody@localhost/x', ping()).catch((error) => error);
    await waiting;
    const second = client();
    const states: string[] = [];
    second.on('state', ({ state }) => void states.push(state));
    await second.start();
    expect(await failed).toMatchObject({ code: 'conflict', final: true });
    expect(first.state).toBe('offline');
    await second.request('get', 'localhost', ping());
    expect(states).toEqual(['connecting', 'online']);
    expect(first.state).toBe('offline');
    await proxy.close();
  });

  test.each(['restart', 'kill'] as const)('comes back by itself after a %s of the server', async (how) => {
    const alice = client();
    const bob = client({ jid: 'bob@localhost', resource: 'silent' });
    bob.router.iq('get', NS, 'wait', () => new Promise(() => {}));
    await Promise.all([alice.start(), bob.start()]);
    const waiting = alice
      .request('get', 'bob@localhost/silent', xml('wait', { xmlns: NS }), { timeoutMs: 120_000 })
      .catch((error) => error);
    const back = online(alice);
    if (how === 'kill') await server.kill();
    await server.restart();
    expect(await waiting).toMatchObject({ code: 'lost' });
    expect(await back).toMatchObject({ resumed: false });
    expect((await alice.request('get', 'localhost', ping())).attrs.type).toBe('result');
  });
});
