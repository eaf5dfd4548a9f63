import { createHash, randomBytes } from 'node:crypto';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Answerer, Asked } from '../../../app/link/http-answer.ts';
import type { LinkCalls } from '../../../app/link/link-calls.ts';
import { Refusal } from '../../../app/refusal.ts';
import { linked, memoryPair, type Pair, tcpPair } from './two-devices.ts';

const MIB = 1024 * 1024;

const contract = {
  name: 'test',
  link: {
    echo: { input: z.object({ text: z.string() }), output: z.object({ text: z.string() }) },
    count: { input: z.object({ to: z.int() }), output: z.int(), progress: z.int() },
    put: { input: z.object({}), output: z.object({ sha256: z.string() }), progress: z.int(), bytes: 'up' },
    get: { input: z.object({ size: z.int() }), output: z.object({ sha256: z.string() }), bytes: 'down' },
  },
} as const satisfies { name: string; link: LinkCalls };

type Run = (input: never, asked: Asked) => Promise<unknown>;

/** Answers with these functions, each under its name. */
function answering(runs: Partial<Record<keyof typeof contract.link, Run>>): Answerer {
  const declared: LinkCalls = contract.link;
  return {
    bytesOf: (agent, call) => {
      if (agent !== 'test' || !(call in runs)) throw new Refusal('item-not-found', 'There is no such call.');
      return declared[call]?.bytes;
    },
    answer: async (asked) => runs[asked.call as keyof typeof runs]?.(asked.input as never, asked),
  };
}

const SIZE = 64 * MIB;

/** So many bytes that nobody can guess from their place, a MiB at a time. */
function source(size: number): Readable {
  const block = randomBytes(MIB);
  let left = size;
  return new Readable({
    highWaterMark: 2 * MIB,
    read() {
      const take = Math.min(left, MIB);
      block.writeUInt32LE(left / 1024, 0);
      this.push(take > 0 ? Buffer.from(block.subarray(0, take)) : null);
      left -= take;
    },
  });
}

/** Hashes what is written into it. */
function sink() {
  const hash = createHash('sha256');
  let bytes = 0;
  const stream = new Writable({
    highWaterMark: 2 * MIB,
    write(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done();
    },
  });
  return { stream, sha256: () => hash.digest('hex'), bytes: () => bytes };
}

const echo: Run = async ({ text }: { text: string }) => ({ text });

describe.each<[string, Pair]>([
  ['over TCP', tcpPair],
  ['over a stream in memory', memoryPair],
])('%s', (_name, pair) => {
  test('a call is answered', async () => {
    const { link } = await linked(answering({ echo }), { pair });
    await expect(link.call(contract, 'echo', { text: 'ünïcødé 🐉' })).resolves.toEqual({
      text: 'ünïcødé 🐉',
    });
  });

  test('many at once, each with its own answer', async () => {
    const { link } = await linked(answering({ echo }), { pair });
    const texts = Array.from({ length: 1_000 }, (_, index) => `${index} ${'x'.repeat(index)}`);
    const answers = await Promise.all(texts.map((text) => link.call(contract, 'echo', { text })));
    expect(answers.map(({ text }) => text)).toEqual(texts);
  });

  test('progress comes in order, before the answer', async () => {
    const count: Run = async ({ to }: { to: number }, { progress }) => {
      for (let n = 0; n < to; n++) progress(n);
      return to;
    };
    const { link } = await linked(answering({ count }), { pair });
    const seen: number[] = [];
    await expect(link.call(contract, 'count', { to: 500 }, { progress: (n) => seen.push(n) })).resolves.toBe(
      500,
    );
    expect(seen).toEqual(Array.from({ length: 500 }, (_, n) => n));
  });

  test('a refusal comes as it was said', async () => {
    const say: Run = async () => {
      throw new Refusal('conflict', 'Schon da: größer.');
    };
    const { link } = await linked(answering({ echo: say, get: say, put: say }), { pair });
    const no = { name: 'Refusal', condition: 'conflict', message: 'Schon da: größer.' };
    await expect(link.call(contract, 'echo', { text: '' })).rejects.toMatchObject(no);
    const got = sink();
    await expect(link.call(contract, 'get', { size: 1 }, { down: got.stream })).rejects.toMatchObject(no);
    expect(got.stream.writableFinished).toBe(false);
    const up = source(64 * MIB);
    await expect(link.call(contract, 'put', {}, { up })).rejects.toMatchObject(no);
    expect(up.destroyed).toBe(true);
    await expect(link.call(contract, 'count', { to: 1 })).rejects.toMatchObject({
      condition: 'item-not-found',
    });
  });

  test('bytes go up, and come down, as they were', async () => {
    const put: Run = async (_input: never, { up, progress }) => {
      const got = sink();
      progress(1);
      await pipeline(up, got.stream);
      progress(got.bytes());
      return { sha256: got.sha256() };
    };
    const get: Run = async ({ size }: { size: number }, { down }) => {
      const hash = createHash('sha256');
      const hashed = source(size).on('data', (chunk) => hash.update(chunk));
      await pipeline(hashed, down);
      return { sha256: hash.digest('hex') };
    };
    const { link } = await linked(answering({ put, get }), { pair });
    const hash = createHash('sha256');
    const up = source(SIZE).on('data', (chunk) => hash.update(chunk));
    const told: number[] = [];
    const options = { up, progress: (n: number) => told.push(n) };
    const { sha256 } = await link.call(contract, 'put', {}, options);
    expect(sha256).toBe(hash.digest('hex'));
    expect(told).toEqual([1, SIZE]);
    for (const size of [0, 1, SIZE]) {
      const got = sink();
      const answer = await link.call(contract, 'get', { size }, { down: got.stream });
      expect(got.bytes()).toBe(size);
      expect(got.sha256()).toBe(answer.sha256);
      expect(got.stream.writableFinished).toBe(true);
    }
  });
});

test('whoever is refused again and again keeps its link', async () => {
  const echo = () => Promise.reject(new Refusal('forbidden', 'No.'));
  const { link } = await linked(answering({ echo }));
  const ask = () => link.call(contract, 'echo', { text: '' }).catch((error) => error);
  for (let at = 0; at < 1_500; at += 60)
    for (const error of await Promise.all(Array.from({ length: 60 }, ask)))
      expect(error).toMatchObject({ condition: 'forbidden' });
});
