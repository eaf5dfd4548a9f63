import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { NS_COMMANDS } from '../../app/xep/0050-ad-hoc-commands.ts';
import type { Client } from '../../app/xmpp/client.ts';
import { quantile } from '../bench/statistics.ts';
import { type Device, install } from './device/device.ts';
import { connect, flood, outcome, shown } from './flood/crowd.ts';
import { type Ask, anything, command, info, malformed } from './flood/hostile.ts';
import { slowLine } from './flood/slow-line.ts';
import { weigh, weighable } from './flood/weight.ts';
import { freshFolder } from './servers/folder.ts';
import { type Server, startProsody } from './servers/index.ts';

const crowdSize = 100;
const crowdNames = Array.from({ length: crowdSize }, (_, index) => `crowd${index}`);

/** What may be left after a flood: code compiled meanwhile and the allocator's, nothing that grows with it. */
const bound = { heapMb: 8, rssMb: 64 };

describe('floods', () => {
  let server: Server;
  let device: Device;
  let crowd: Client[];
  let quiet: Client;
  let stranger: Client;
  let own: Client;

  beforeAll(async () => {
    server = await startProsody();
    await server.addUser('you', 'secret');
    const friends = [...crowdNames, 'quiet', 'slow'];
    for (const name of [...friends, 'stranger']) await server.addUser(name, 'secret');
    for (const name of friends) await server.befriend('you', name, 'Friends');
    device = await install({
      server,
      jid: 'you@localhost',
      password: 'secret',
      name: 'desktop',
      env: weighable,
      settings: {
        'files.shares': [{ name: 'docs', folder: freshFolder('docs'), access: 'read' }],
        grants: [{ permission: 'files.read', who: 'group:Friends', decision: 'allow' }],
      },
    });
    await device.run();
    crowd = [];
    // A few at a time: ejabberd lets no more wait at its door.
    for (let from = 0; from < crowdSize; from += 5)
      crowd.push(
        ...(await Promise.all(crowdNames.slice(from, from + 5).map((name) => connect(server, name)))),
      );
    [quiet, stranger, own] = await Promise.all([
      connect(server, 'quiet'),
      connect(server, 'stranger'),
      connect(server, 'you', 'phone'),
    ]);
    return async () => {
      await Promise.all([...crowd, quiet, stranger, own].map((client) => client.stop()));
      await device[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    };
  });

  const open = async (client: Client) => {
    const { type, payload } = command({ node: 'files' });
    const reply = await client.request(type, device.jid, payload);
    return String(reply.getChild('command', NS_COMMANDS)?.attrs.sessionid);
  };
  const at = (index: number): Client => {
    const client = crowd[index];
    if (!client) throw new Error('the crowd is smaller than that');
    return client;
  };
  const isStillOn = () => device.output().match(/^online as /gm)?.length === 1;
  const cancel = (sessionid: string) => command({ node: 'files', sessionid, action: 'cancel' });

  test('what is malformed, too big or too deep is refused one by one, and the session goes on', async () => {
    for (const [index, [what, ask]] of malformed.entries()) {
      const peer = at(index); // each another one: together this is more than one may send
      const sessionid = await open(peer);
      const came = await outcome(peer, device.jid, ask(sessionid));
      expect(['bad-request', 'item-not-found', 'service-unavailable'], `${what}: ${came}`).toContain(came);
      expect(await outcome(peer, device.jid, cancel(sessionid)), what).toBe('result');
    }
    expect(isStillOn()).toBe(true);
  });

  test('a session id that was stolen, made up or used up opens nothing', async () => {
    const sessionid = await open(quiet);
    for (const client of [at(50), own])
      expect(await outcome(client, device.jid, cancel(sessionid))).toBe('bad-request');
    expect(await outcome(stranger, device.jid, cancel(sessionid))).toBe('service-unavailable');
    expect(await outcome(quiet, device.jid, cancel(sessionid))).toBe('result');
    expect(await outcome(quiet, device.jid, cancel(sessionid))).toBe('not-allowed');
  });

  const sessions = 10_000;

  test(`${sessions} sessions opened and left: another goes on, and the memory comes back`, async () => {
    const before = await weigh(device);
    const kept = await open(quiet);
    let left = sessions;
    const one = async () => {
      while (left-- > 0) await open(own);
    };
    await Promise.all(Array.from({ length: 64 }, one));
    expect(await outcome(quiet, device.jid, cancel(kept))).toBe('result');
    const full = await weigh(device);
    // A change of the agent's settings ends its sessions, as a quarter of an hour would.
    const shares = [{ name: 'other', folder: freshFolder('docs'), access: 'read' }];
    await device.cli('settings', 'set', 'files.shares', JSON.stringify(shares));
    await expect
      .poll(async () => (await weigh(device)).heapMb, { timeout: 15_000 })
      .toBeLessThan(before.heapMb + bound.heapMb);
    const after = await weigh(device);
    console.log(`sessions: ${JSON.stringify({ before, full, after })}`);
    expect(after.rssMb).toBeLessThan(before.rssMb + bound.rssMb);
  });

  test('one contact who asks 400 times at once is told to wait; another is not', async () => {
    const asked = Array.from({ length: 400 }, () => outcome(at(60), device.jid, info));
    const came = outcome(quiet, device.jid, info);
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['result', 'resource-constraint']));
    expect(await came).toBe('result');
    await expect.poll(() => outcome(at(60), device.jid, info), { timeout: 20_000 }).toBe('result');
  });

  test('100 peers, a stranger and a slow sender at once: another is served, and the memory comes back', async () => {
    const line = await slowLine(server.port, 4000);
    const slow = await connect({ ...server, port: line.port }, 'slow');
    // Once through, so that what is compiled and cached then is not taken for a leak.
    await flood(crowd, device.jid, { ms: 1000, atOnce: 1, ask: anything });
    await delay(1000);
    const before = await weigh(device);
    const [big] = malformed.slice(5);
    const slowly = big ? outcome(slow, device.jid, big[1]('made-up')) : undefined;
    const flooding = Promise.all([
      flood(crowd, device.jid, { ms: 3000, atOnce: 1, ask: anything }),
      flood([stranger], device.jid, { ms: 3000, atOnce: 4, ask: anything }),
    ]);
    let isOver = false;
    void flooding.finally(() => {
      isOver = true;
    });
    const took: number[] = [];
    const beside: number[] = []; // the same way through the server, to somebody whom nobody floods
    const answers = new Set<string>();
    const timed = async (times: number[], to: string, ask: Ask) => {
      const began = performance.now();
      const came = await outcome(quiet, to, ask);
      times.push(Math.round(performance.now() - began));
      return came;
    };
    while (!isOver) {
      answers.add(await timed(took, device.jid, command({ node: 'files' })));
      await timed(beside, String(own.jid), info);
      await delay(250);
    }
    const [peers, strangers] = await flooding;
    const ms = (times: number[]) =>
      `p50 ${quantile(times, 0.5)}, p99 ${quantile(times, 0.99)}, max ${quantile(times, 1)} ms`;
    expect(answers).toEqual(new Set(['result']));
    expect([...strangers.keys()]).toEqual(['service-unavailable']);
    expect(peers.get('result')).toBeGreaterThan(0);
    expect(peers.has('timeout')).toBe(false);
    await slow.stop();
    await line[Symbol.asyncDispose]();
    await slowly;
    const after = await weigh(device);
    console.log(
      `flood: peers: ${shown(peers)}; a stranger: ${shown(strangers)}; another asked ${took.length} times: ` +
        `${ms(took)} (somebody else on that server: ${ms(beside)}); ${JSON.stringify({ before, after })}`,
    );
    expect(after.heapMb).toBeLessThan(before.heapMb + bound.heapMb);
    expect(after.rssMb).toBeLessThan(before.rssMb + bound.rssMb);
    expect(isStillOn()).toBe(true);
  });
});
