import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Carrier } from '../../app/link/carrier.ts';
import type { Via } from '../../app/link/link-calls.ts';
import { type End, startEnd } from './jingle/end.ts';
import { nudge, receive, send } from './jingle/traffic.ts';
import { type Server, servers } from './servers/index.ts';

const MIB = 1_048_576;

describe.each(servers)('carriers on %s', (_kind, start) => {
  let server: Server;
  let one: End;
  let other: End;
  let arrived: (from: string, carrier: Carrier) => void;

  beforeAll(async () => {
    server = await start();
    await server.addUser('you', 'secret');
    one = await startEnd(server, 'you@localhost/one');
    other = await startEnd(server, 'you@localhost/other');
    other.carriers.serve(
      (from) => from === one.jid,
      (from, carrier) => arrived(from, carrier),
    );
    return async () => {
      await one[Symbol.asyncDispose]();
      await other[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    };
  });

  /** Both ends of one carrier. */
  const pair = async (via?: Via): Promise<[Carrier, Carrier]> => {
    const there = new Promise<Carrier>((resolve) => {
      arrived = (_from, carrier) => resolve(carrier);
    });
    return Promise.all([one.carriers.open(other.jid, { via }), there]);
  };

  test.each<[Via, number]>([
    ['direct', 32 * MIB + 3],
    ['proxy', 32 * MIB + 3],
    ['inband', 4 * MIB + 3],
  ])('%s: the same bytes both ways at once', async (via, size) => {
    const [here, there] = await pair(via);
    expect([here.via, there.via]).toEqual([via, via]);
    const sent = Promise.all([send(here.stream, size, 1), send(there.stream, size, 2)]);
    const received = Promise.all([receive(there.stream, size), receive(here.stream, size)]);
    const [up, down] = await sent;
    const [above, below] = await nudge(here.stream, nudge(there.stream, received));
    expect(above).toEqual({ bytes: size, sha256: up });
    expect(below).toEqual({ bytes: size, sha256: down });
    await Promise.all([end(here.stream), end(there.stream)]);
    await settled();
  });

  // A relay may end both directions when one has ended.
  test.each<Via>(['direct', 'inband'])('%s: one direction ends, the other goes on', async (via) => {
    const [here, there] = await pair(via);
    const up = await send(here.stream, MIB, 3);
    here.stream.end();
    expect(await receive(there.stream)).toEqual({ bytes: MIB, sha256: up });
    const down = await send(there.stream, MIB, 4);
    there.stream.end();
    expect(await receive(here.stream)).toEqual({ bytes: MIB, sha256: down });
    await settled();
  });

  test('without a wish the best way is taken', async () => {
    const [here, there] = await pair();
    expect([here.via, there.via]).toEqual(['direct', 'direct']);
    here.stream.destroy();
    there.stream.destroy();
    await settled();
  });

  test('who is not accepted gets no session', async () => {
    await expect(other.carriers.open(one.jid)).rejects.toMatchObject({ name: 'Refusal' });
    await using third = await startEnd(server, 'you@localhost/third');
    await expect(third.carriers.open(other.jid)).rejects.toMatchObject({ condition: 'forbidden' });
    await settled();
  });

  /** Nothing is left of any session. */
  const settled = () =>
    vi.waitFor(() =>
      expect([one.sessions.size, other.sessions.size, one.faults, other.faults]).toEqual([0, 0, [], []]),
    );
});

async function end(stream: Duplex): Promise<void> {
  stream.end();
  stream.resume();
  if (!stream.closed) await once(stream, 'close');
}
