import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Carrier } from '../../app/link/carrier.ts';
import type { Via } from '../../app/link/link-calls.ts';
import { encodeInBandData, encodeInBandOpen } from '../../app/xep/0047-in-band-bytestreams.ts';
import { decodeJingle, encodeJingle, type Jingle, NS_JINGLE } from '../../app/xep/0166-jingle.ts';
import {
  decodeS5bTransport,
  encodeS5bTransport,
  type S5bTransport,
} from '../../app/xep/0260-jingle-socks5.ts';
import { encodeInBandTransport } from '../../app/xep/0261-jingle-in-band.ts';
import { StanzaError, xml } from '../../app/xmpp/index.ts';
import { type End, startEnd } from './jingle/end.ts';
import { type Received, receive, send } from './jingle/traffic.ts';
import { type Server, servers, startProsody } from './servers/index.ts';

const MIB = 1_048_576;

describe('somebody who may have links and means harm', () => {
  let server: Server;
  let victim: End;
  let opened: Carrier[];

  beforeAll(async () => {
    server = await startProsody();
    await server.addUser('you', 'secret');
    victim = await startEnd(server, 'you@localhost/victim');
    await victim.client.send(xml('presence'));
    opened = [];
    victim.carriers.serve(
      () => true,
      (_from, carrier) => opened.push(carrier),
    );
    return async () => {
      await victim[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    };
  });

  const hostile = async () => {
    const end = await startEnd(server, 'you@localhost/hostile');
    await end.client.send(xml('presence'));
    return end;
  };

  const initiate = (sid: string, transport = encodeS5bTransport({ sid: `s-${sid}`, candidates: [] })) =>
    encodeJingle({
      action: 'session-initiate',
      sid,
      contents: [
        {
          ...{ creator: 'initiator', name: 'link', senders: 'both' },
          ...{ description: xml('description', { xmlns: 'urn:dragoman:link:0' }), transport },
        },
      ],
    });

  /** What the victim says, in a session that a hostile one leads by hand. */
  const listen = (end: End) => {
    const heard: Jingle[] = [];
    end.client.router.iq('set', NS_JINGLE, 'jingle', async ({ payload }) => {
      heard.push(decodeJingle(payload));
      return undefined;
    });
    const next = async (sid: string, action: Jingle['action']) =>
      vi.waitFor(() => {
        const found = heard.find((jingle) => jingle.sid === sid && jingle.action === action);
        if (!found) throw new Error(`no ${action} yet`);
        return found;
      }, 10_000);
    return next;
  };

  /** With no Jingle of its own on it. */
  const byHand = async () => {
    const end = await hostile();
    const { client } = end;
    const { createClient } = await import('../../app/xmpp/index.ts');
    await client.stop();
    const raw = createClient({
      ...{ jid: 'you@localhost', resource: 'hostile', ca: server.ca },
      ...{ server: { host: server.host, port: server.port }, password: async () => 'secret' },
    });
    await raw.start();
    await raw.send(xml('presence'));
    const bare = { ...end, client: raw, [Symbol.asyncDispose]: () => raw.stop() };
    return { ...bare, next: listen(bare) };
  };

  test('a thousand offers that nobody goes on with: sixteen are kept, and none when it leaves', async () => {
    const end = await byHand();
    const answers = await Promise.allSettled(
      Array.from({ length: 1000 }, (_, index) =>
        end.client.request('set', victim.jid, initiate(`flood-${index}`)),
      ),
    );
    const refused = answers.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBe(1000 - 16);
    expect(refused[0]).toMatchObject({ reason: { condition: 'resource-constraint' } });
    expect(victim.sessions.size).toBe(16);
    await end.client.stop();
    await vi.waitFor(() => expect(victim.sessions.size).toBe(0));
    expect(victim.faults).toEqual([]);
  });

  test('candidates that would have us look around: not one is connected to', async () => {
    let connections = 0;
    const trap = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    trap.listen({ host: '::', port: 0 });
    await once(trap, 'listening');
    const { port } = trap.address() as { port: number };
    await using end = await byHand();
    const hosts = [
      '127.0.0.1',
      '::1',
      '::ffff:127.0.0.1',
      'localhost',
      '0.0.0.0',
      '::',
      '224.0.0.1',
      '127.1',
      'x',
    ];
    const candidates = hosts.flatMap((host) =>
      (['direct', 'proxy'] as const).map((type) => ({
        ...{ cid: `${host}-${type}`, jid: end.client.jid ?? '', host, port, priority: 8_257_636, type },
      })),
    );
    for (const at of [0, 9]) {
      const sid = `trap-${at}`;
      const transport = encodeS5bTransport({ sid, candidates: candidates.slice(at, at + 9) });
      await end.client.request('set', victim.jid, initiate(sid, transport));
      const info = (await end.next(sid, 'transport-info')).contents[0]?.transport;
      expect(info && decodeS5bTransport(info).news).toEqual({ news: 'candidate-error' });
    }
    expect(connections).toBe(0);
    trap.close();
  });

  test('a candidate that was never offered ends the session', async () => {
    await using end = await byHand();
    await end.client.request('set', victim.jid, initiate('unknown'));
    await end.next('unknown', 'session-accept');
    const used: S5bTransport = {
      sid: 's-unknown',
      candidates: [],
      news: { news: 'candidate-used', cid: 'mine' },
    };
    const contents = [{ creator: 'initiator' as const, name: 'link', transport: encodeS5bTransport(used) }];
    await end.client.request(
      'set',
      victim.jid,
      encodeJingle({ action: 'transport-info', sid: 'unknown', contents }),
    );
    expect((await end.next('unknown', 'session-terminate')).reason?.condition).toBe('failed-transport');
    expect(opened).toEqual([]);
  });

  test('the SOCKS5 server lets in nobody who does not know what to ask for, and nobody twice', async () => {
    await using end = await byHand();
    await end.client.request('set', victim.jid, initiate('socks'));
    const accept = (await end.next('socks', 'session-accept')).contents[0]?.transport;
    const { candidates, dstaddr = '' } = decodeS5bTransport(accept ?? xml('none'));
    const { host = '', port = 0 } = candidates.find(({ type }) => type === 'direct') ?? {};
    const ask = async (...bytes: Buffer[]): Promise<number> => {
      const socket = connect({ host, port });
      socket.on('error', () => {});
      let answered = 0;
      socket.on('data', (chunk) => {
        answered += chunk.length;
        if (answered >= 49) sockets.push(socket);
      });
      for (const one of bytes) socket.write(one);
      await vi.waitFor(() => expect(socket.closed || answered >= 49).toBe(true), 10_000);
      return answered;
    };
    const sockets: Socket[] = [];
    const request = (address: string, command = 1) =>
      Buffer.concat([
        Buffer.from([5, command, 0, 3, address.length]),
        Buffer.from(address),
        Buffer.from([0, 0]),
      ]);
    const greeting = Buffer.from([5, 1, 0]);
    expect(await ask(Buffer.from('GET / HTTP/1.1\r\n\r\n'))).toBe(0);
    expect(await ask(Buffer.from([5, 1, 2]))).toBe(0);
    expect(await ask(greeting, request('0'.repeat(40)))).toBe(2);
    expect(await ask(greeting, request('localhost'))).toBe(2);
    expect(await ask(greeting, request(dstaddr, 2))).toBe(2);
    expect(await ask(greeting, request(dstaddr))).toBe(49);
    expect(await ask(greeting, request(dstaddr))).toBe(2);
    expect(sockets).toHaveLength(1);
    await end.client.stop();
    await vi.waitFor(() => expect(sockets[0]?.closed).toBe(true)); // nobody said that it would be used
  });

  test('in-band blocks out of order, of another, or no Base64 end the stream and not the victim', async () => {
    await using end = await byHand();
    const start = async (sid: string) => {
      const transport = encodeInBandTransport({ sid, blockSize: 4096 });
      opened.length = 0;
      await end.client.request('set', victim.jid, initiate(sid, transport));
      await end.next(sid, 'session-accept');
      await end.client.request('set', victim.jid, encodeInBandOpen({ sid, blockSize: 4096 }));
      return vi.waitFor(() => {
        const [carrier] = opened;
        if (!carrier) throw new Error('not yet');
        return carrier.stream;
      });
    };
    const conditionOf = (payload: ReturnType<typeof xml>) =>
      end.client.request('set', victim.jid, payload).then(
        () => 'done',
        (error) => (error instanceof StanzaError ? error.condition : String(error)),
      );
    expect(await conditionOf(encodeInBandOpen({ sid: 'nobody', blockSize: 4096 }))).toBe('not-acceptable');
    const block = Buffer.from('some bytes');
    expect(await conditionOf(encodeInBandData({ sid: 'nobody', seq: 0, bytes: block }))).toBe(
      'item-not-found',
    );

    for (const [sid, payload, condition] of [
      ['seq', encodeInBandData({ sid: 'seq', seq: 1, bytes: block }), 'unexpected-request'],
      ['big', encodeInBandData({ sid: 'big', seq: 0, bytes: Buffer.alloc(4097) }), 'unexpected-request'],
      [
        'text',
        xml('data', { xmlns: 'http://jabber.org/protocol/ibb', sid: 'text', seq: '0' }, 'a=b'),
        'bad-request',
      ],
    ] as const) {
      const stream = await start(sid);
      expect(await conditionOf(payload)).toBe(condition);
      expect(stream.destroyed).toBe(true);
      expect((await end.next(sid, 'session-terminate')).reason?.condition).toBe('failed-transport');
    }
    expect(victim.faults).toEqual([]);
  });
});

describe.each(servers)('what breaks in the middle on %s', (_kind, start) => {
  test.each<Via>(['direct', 'proxy', 'inband'])('%s: both ends hear of it', async (via) => {
    await using server = await start();
    await server.addUser('you', 'secret');
    await using one = await startEnd(server, 'you@localhost/one');
    await using other = await startEnd(server, 'you@localhost/other');
    const there = new Promise<Carrier>((resolve) =>
      other.carriers.serve(
        () => true,
        (_from, carrier) => resolve(carrier),
      ),
    );
    const [here, beyond] = await Promise.all([one.carriers.open(other.jid, { via }), there]);
    const ends = [
      receive(here.stream),
      receive(beyond.stream),
      send(here.stream, 256 * MIB, 1),
      send(beyond.stream, 256 * MIB, 2),
    ];
    const outcomes = Promise.allSettled(ends);
    await vi.waitFor(() =>
      expect((here.stream as { bytesRead?: number }).bytesRead ?? MIB).toBeGreaterThan(0),
    );
    if (via === 'direct') here.stream.destroy();
    else await server.kill();
    // What was in stanzas may come after all while the session can still be resumed.
    if (via === 'inband') await server.restart();
    const whole = (await outcomes).filter(({ status, value }: { status: string; value?: unknown }) => {
      // A connection that one side lets go looks ended to the other: TLS, or the size, tells the difference.
      return status === 'fulfilled' && (via === 'inband' || (value as Received).bytes === 256 * MIB);
    });
    expect(whole).toEqual([]);
    await vi.waitFor(() => expect([one.sessions.size, other.sessions.size]).toEqual([0, 0]), 20_000);
  });
});
