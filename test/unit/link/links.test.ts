import { once } from 'node:events';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import type { Asked } from '../../../app/link/http-answer.ts';
import { serveHttp } from '../../../app/link/http-server.ts';
import type { LinkCalls } from '../../../app/link/link-calls.ts';
import { Links } from '../../../app/link/links.ts';
import { handshake } from '../../../app/link/tls.ts';
import { TcpCarriers } from './carriers.ts';
import { testDevice } from './two-devices.ts';

const MIB = 1024 * 1024;
const nothing = z.object({});
const contract = {
  name: 'test',
  link: {
    ask: { input: nothing, output: nothing },
    put: { input: nothing, output: nothing, bytes: 'up' },
    get: { input: nothing, output: nothing, bytes: 'down' },
  },
} as const satisfies { name: string; link: LinkCalls };
const declared: LinkCalls = contract.link;

async function* forever() {
  for (;;) yield Buffer.alloc(MIB);
}
const endless = () => Readable.from(forever(), { objectMode: false, highWaterMark: MIB });

function counting() {
  let bytes = 0;
  const stream = new Writable({
    highWaterMark: MIB,
    write(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      stream.emit('counted', bytes);
      done();
    },
  });
  const reaches = async (enough: number) => {
    while (bytes < enough) await once(stream, 'counted');
  };
  return { stream, reaches };
}

/** The links of a laptop, with a desktop that answers. */
async function laptop({ answersAs }: { answersAs?: Awaited<ReturnType<typeof testDevice>> } = {}) {
  const [own, desktop] = await Promise.all([testDevice(), testDevice()]);
  const carriers = new TcpCarriers();
  const jids = { own: 'you@x.org/laptop', desktop: 'you@x.org/desktop' };
  const device = { id: 'd', publicKey: desktop.publicKey, name: 'desktop' };
  let changed = () => {};
  const paired = {
    list: [device],
    onChange: (listener: () => void) => {
      changed = listener;
    },
  };
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const failures: [string, unknown][] = [];
  const arrived = counting();
  const answer = async ({ call, up, down }: Asked) => {
    if (call === 'put') await pipeline(up, arrived.stream);
    if (call === 'get') await pipeline(endless(), down);
    return {};
  };
  carriers.of(jids.desktop).serve(
    (from) => from === jids.own,
    (_from, { stream }) => {
      const { identity } = answersAs ?? desktop;
      handshake(stream, { side: 'answerer', identity, pinned: own.publicKey })
        .then((socket) =>
          serveHttp(socket, { bytesOf: (_agent, call) => declared[call]?.bytes, answer }, stop.signal),
        )
        .catch(() => {}); // the asker is told
    },
  );
  const links = new Links({
    carriers: carriers.of(jids.own),
    paired,
    identity: async () => own.identity,
    signal: stop.signal,
    onFailure: (...failure) => failures.push(failure),
  });
  const get = (options = {}) => links.get(jids.desktop, device, options);
  const unpair = () => {
    paired.list = [];
    changed();
  };
  return { carriers, get, unpair, stop, failures, arrived, device, links, jids };
}

test('two who ask at once share the opening, and later ones the link', async () => {
  const { get, carriers } = await laptop();
  const [one, two] = await Promise.all([get(), get({ via: undefined })]);
  expect(one).toBe(two);
  expect(await get()).toBe(one);
  expect(await get({ via: 'direct' })).toBe(one);
  expect(carriers.opened).toBe(1);
  await expect(one?.call(contract, 'ask', {})).resolves.toEqual({});
});

test('a way that one insisted on is shared with those who want it too, and with nobody else', async () => {
  const { get, carriers } = await laptop();
  const slow = await get({ via: 'inband' });
  const best = await get();
  expect(slow?.via).toBe('inband');
  expect(best?.via).toBe('direct');
  expect(await get()).toBe(best);
  expect(await get({ via: 'inband' })).toBe(slow);
  expect(carriers.opened).toBe(2);
});

test('one of two leaves while it opens: the other gets it; when all have left it is not opened', async () => {
  const { get, failures } = await laptop();
  const leaves = new AbortController();
  const left = get({ signal: leaves.signal });
  const stays = get();
  leaves.abort(new Error('not wanted'));
  await expect(left).rejects.toThrow('not wanted');
  await expect((await stays).call(contract, 'ask', {})).resolves.toEqual({});
  const other = await laptop();
  const alone = new AbortController();
  const asked = other.get({ signal: alone.signal });
  alone.abort(new Error('not wanted'));
  await expect(asked).rejects.toThrow('not wanted');
  expect([...failures, ...other.failures]).toEqual([]);
});

test('full flow both ways at once, and small calls beside it', async () => {
  const { get, arrived, carriers } = await laptop();
  const link = await get();
  const end = new AbortController();
  const { signal } = end;
  const got = counting();
  const calls = [
    link.call(contract, 'get', {}, { down: got.stream, signal }),
    link.call(contract, 'put', {}, { up: endless(), signal }),
  ];
  const settled = Promise.allSettled(calls);
  await Promise.all([got.reaches(100 * MIB), arrived.reaches(100 * MIB)]);
  await expect(link.call(contract, 'ask', {})).resolves.toEqual({});
  end.abort(new Error('enough'));
  for (const one of await settled) expect(one).toMatchObject({ reason: { message: 'enough' } });
  expect(carriers.opened).toBe(3);
});

test('a key that is not the pinned one: a refusal in words, noted once', async () => {
  const { get, failures } = await laptop({ answersAs: await testDevice() });
  await expect(get()).rejects.toMatchObject({ condition: 'service-unavailable', message: /did not prove/ });
  expect(failures).toMatchObject([['you@x.org/desktop', { cause: { name: 'HandshakeFailed' } }]]);
});

test('a device that went offline: its links end, those of others stay, and the next is a new one', async () => {
  const { get, links, jids, carriers } = await laptop();
  const link = await get();
  links.gone('you@x.org/other');
  await expect(link.call(contract, 'ask', {})).resolves.toEqual({});
  const got = counting();
  const waiting = link.call(contract, 'get', {}, { down: got.stream });
  waiting.catch(() => {});
  await got.reaches(1);
  links.gone(jids.desktop);
  const again = get();
  await expect(waiting).rejects.toMatchObject({ name: 'LinkBroke' });
  if (!link.signal.aborted) await once(link.signal, 'abort');
  await expect((await again).call(contract, 'ask', {})).resolves.toEqual({});
  expect(carriers.opened).toBe(3); // one of them for the bytes
});

test.each(['unpair', 'stop'] as const)('%s ends what is open, and what is under way in it', async (how) => {
  const { get, unpair, stop } = await laptop();
  const link = await get();
  const got = counting();
  const call = link.call(contract, 'get', {}, { down: got.stream });
  call.catch(() => {});
  await got.reaches(5 * MIB);
  if (how === 'unpair') unpair();
  else stop.abort(new Error('stopped'));
  await expect(call).rejects.toMatchObject({ name: 'LinkBroke' });
  if (!link.signal.aborted) await once(link.signal, 'abort');
  await expect(link.call(contract, 'ask', {})).rejects.toMatchObject({ name: 'LinkBroke' });
});
