import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Answerer, Asked } from '../../../app/link/http-answer.ts';
import type { LinkCalls } from '../../../app/link/link-calls.ts';
import { linked, memoryPair, type Pair, tcpPair } from './two-devices.ts';

const MIB = 1024 * 1024;
const nothing = z.object({});

const contract = {
  name: 'test',
  link: {
    ask: { input: nothing, output: nothing },
    wait: { input: nothing, output: nothing, progress: z.int() },
    put: { input: nothing, output: nothing, bytes: 'up' },
    get: { input: nothing, output: nothing, bytes: 'down' },
  },
} as const satisfies { name: string; link: LinkCalls };

type Run = (asked: Asked) => Promise<unknown>;
const declared: LinkCalls = contract.link;

/** Answers `ask` at once, and the others with this. */
function answering(run: Run): Answerer {
  return {
    bytesOf: (_agent, call) => declared[call]?.bytes,
    answer: async (asked) => (asked.call === 'ask' ? {} : run(asked)),
  };
}

/** A promise and the one who keeps it. */
function awaited<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((keep) => {
    resolve = keep;
  });
  return { promise, resolve };
}

const endless = () => Readable.from(forever(), { objectMode: false, highWaterMark: MIB });
async function* forever() {
  for (;;) yield Buffer.alloc(MIB);
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** Counts what comes, and says when so much has. */
function counting(enough: number) {
  let bytes = 0;
  const reached = awaited<void>();
  const stream = new Writable({
    highWaterMark: MIB,
    write(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes >= enough) reached.resolve();
      done();
    },
  });
  return { stream, reached: reached.promise, bytes: () => bytes };
}

describe.each<[string, Pair]>([
  ['over TCP', tcpPair],
  ['over a stream in memory', memoryPair],
])('%s', (_name, pair) => {
  test('what waits is canceled by its asker, and the answerer hears it', async () => {
    const begun = awaited<Asked>();
    const ended = awaited<void>();
    const run: Run = async (asked) => {
      begun.resolve(asked);
      await aborted(asked.signal);
      ended.resolve();
      return {};
    };
    const { link } = await linked(answering(run), { pair });
    const end = new AbortController();
    const call = link.call(contract, 'wait', {}, { signal: end.signal });
    await begun.promise;
    end.abort(new Error('changed my mind'));
    await expect(call).rejects.toThrow('changed my mind');
    await ended.promise;
    await expect(link.call(contract, 'ask', {})).resolves.toEqual({});
    expect(link.signal.aborted).toBe(false);
  });

  test('endless bytes down are canceled in full flow, again and again, and the link goes on', async () => {
    const run: Run = async ({ down, signal }) => {
      await pipeline(endless(), down, { signal });
      return {};
    };
    const { link } = await linked(answering(run), { pair });
    for (let round = 0; round < 8; round++) {
      const end = new AbortController();
      const got = counting(3 * MIB);
      const call = link.call(contract, 'get', {}, { down: got.stream, signal: end.signal });
      await got.reached;
      end.abort(new Error('enough'));
      await expect(call).rejects.toThrow('enough');
      expect(got.stream.destroyed).toBe(true);
      await expect(link.call(contract, 'ask', {})).resolves.toEqual({});
    }
  });

  test('endless bytes up are canceled in full flow, and what came is not taken for all', async () => {
    const outcomes: unknown[] = [];
    let begun = awaited<void>();
    const run: Run = async ({ up }) => {
      const got = counting(3 * MIB);
      void got.reached.then(() => begun.resolve());
      await pipeline(up, got.stream).then(
        () => outcomes.push('whole'),
        () => outcomes.push('cut'),
      );
      return {};
    };
    const { link } = await linked(answering(run), { pair });
    for (let round = 0; round < 8; round++) {
      begun = awaited<void>();
      const end = new AbortController();
      const up = endless();
      const call = link.call(contract, 'put', {}, { up, signal: end.signal });
      await begun.promise;
      end.abort(new Error('enough'));
      await expect(call).rejects.toThrow('enough');
      expect(up.destroyed).toBe(true);
      await expect(link.call(contract, 'ask', {})).resolves.toEqual({});
    }
    expect(outcomes).toEqual(Array.from({ length: 8 }, () => 'cut'));
  });

  test('a fault of the answerer ends its call alone, and tells nothing of itself', async () => {
    const run: Run = async ({ call, down }) => {
      if (call === 'get') down.write(Buffer.alloc(4 * MIB));
      throw new Error('/home/you/secret is broken');
    };
    const { link } = await linked(answering(run), { pair });
    const got = counting(1);
    const fault = expect.objectContaining({
      name: 'PeerFault',
      message: expect.not.stringMatching(/secret/),
    });
    await expect(link.call(contract, 'wait', {})).rejects.toEqual(fault);
    await expect(link.call(contract, 'get', {}, { down: got.stream })).rejects.toEqual(fault);
    await expect(link.call(contract, 'put', {}, { up: endless() })).rejects.toEqual(fault);
    await expect(link.call(contract, 'ask', {})).resolves.toEqual({});
  });

  test('a source or a sink that fails ends its call with its own error', async () => {
    const run: Run = async ({ up, down, call }) => {
      if (call === 'put') await pipeline(up, counting(0).stream);
      else await pipeline(endless(), down);
      return {};
    };
    const { link } = await linked(answering(run), { pair });
    const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    const down = new Writable({ write: (_chunk, _encoding, done) => done(full) });
    await expect(link.call(contract, 'get', {}, { down })).rejects.toBe(full);
    const broken = new Error('cannot be read');
    const up = new Readable({ read: () => void up.destroy(broken) });
    await expect(link.call(contract, 'put', {}, { up })).rejects.toBe(broken);
    await expect(link.call(contract, 'ask', {})).resolves.toEqual({});
  });

  test.each([
    ['the asking side is cut', 'near', 'get'],
    ['the answering side is cut', 'far', 'get'],
    ['the asking side is cut while bytes go up', 'near', 'put'],
    ['the answering side is cut while bytes go up', 'far', 'put'],
  ] as const)('%s: every call under way ends, and none of them with a no', async (_what, side, bytes) => {
    const signals: AbortSignal[] = [];
    const all = awaited<void>();
    const run: Run = async ({ signal, up, down, call }) => {
      signals.push(signal);
      if (signals.length === 2) all.resolve();
      if (call === 'put') await pipeline(up, counting(0).stream);
      else if (call === 'get') await pipeline(endless(), down);
      else await aborted(signal);
      return {};
    };
    const { link, answering: served, ...ends } = await linked(answering(run), { pair });
    const options = bytes === 'put' ? { up: endless() } : { down: counting(0).stream };
    const calls = [link.call(contract, 'wait', {}), link.call(contract, bytes, {}, options)];
    const settled = Promise.allSettled(calls);
    await all.promise;
    await new Promise(setImmediate);
    ends[side].destroy();
    for (const one of await settled)
      expect(one).toMatchObject({ status: 'rejected', reason: { name: 'LinkBroke' } });
    await served;
    expect(signals.every((signal) => signal.aborted)).toBe(true);
    expect(link.signal.aborted).toBe(true);
    await expect(link.call(contract, 'ask', {})).rejects.toMatchObject({ name: 'LinkBroke' });
  });

  test.each(['near', 'far'] as const)('cut (%s) while what has come waits for a slow taker', async (side) => {
    const run: Run = async ({ down }) => {
      await pipeline(endless(), down);
      return {};
    };
    const { link, ...ends } = await linked(answering(run), { pair });
    const begun = awaited<void>();
    const down = new Writable({ highWaterMark: 1, write: () => begun.resolve() }); // takes one chunk, for ever
    const call = link.call(contract, 'get', {}, { down });
    const settled = Promise.allSettled([call]);
    await begun.promise;
    ends[side].destroy();
    expect(await settled).toMatchObject([{ status: 'rejected', reason: { name: 'LinkBroke' } }]);
    expect(down.destroyed).toBe(true);
  });

  test('unused for a while it ends by itself, and not before', async () => {
    const run: Run = async () => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      return {};
    };
    const { link, answering: served } = await linked(answering(run), { pair, idleMs: 50 });
    await link.call(contract, 'wait', {});
    await served;
    if (!link.signal.aborted) await aborted(link.signal);
  });
});
