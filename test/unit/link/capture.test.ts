import type { Duplex } from 'node:stream';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { LinkCalls } from '../../../app/link/link-calls.ts';
import { linked, memoryPair } from './two-devices.ts';

const NAME = 'marked-name-größe.txt';
const MARK = 'marked bytes that nobody on the way may see';
const contract = {
  name: 'marked',
  link: {
    put: { input: z.object({ name: z.string() }), output: z.object({ name: z.string() }), bytes: 'up' },
    get: { input: z.object({ name: z.string() }), output: z.object({ name: z.string() }), bytes: 'down' },
  },
} as const satisfies { name: string; link: LinkCalls };

/** Keeps all that passes. */
function tapped(stream: Duplex, seen: Buffer[]): Duplex {
  const push = stream.push.bind(stream);
  stream.push = (chunk: Buffer | null) => {
    if (chunk) seen.push(Buffer.from(chunk));
    return push(chunk);
  };
  return stream;
}

test('what passes on the wire shows neither names nor bytes', async () => {
  const seen: Buffer[] = [];
  const content = Buffer.from(MARK.repeat(10_000));
  const pair = () => memoryPair().map((end) => tapped(end, seen));
  const declared: LinkCalls = contract.link;
  const arrived: Buffer[] = [];
  const keep = (into: Buffer[]) =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        into.push(chunk);
        done();
      },
    });
  const { link } = await linked(
    {
      bytesOf: (_agent, call) => declared[call]?.bytes,
      answer: async ({ call, input, up, down }) => {
        if (call === 'put') await pipeline(up, keep(arrived));
        else await pipeline(Readable.from([content]), down);
        return input;
      },
    },
    { pair },
  );
  const got: Buffer[] = [];
  const up = Readable.from([content]);
  await expect(link.call(contract, 'put', { name: NAME }, { up })).resolves.toEqual({ name: NAME });
  await expect(link.call(contract, 'get', { name: NAME }, { down: keep(got) })).resolves.toEqual({
    name: NAME,
  });
  expect([Buffer.concat(arrived).equals(content), Buffer.concat(got).equals(content)]).toEqual([true, true]);
  const wire = Buffer.concat(seen);
  expect(wire.length).toBeGreaterThan(2 * content.length);
  for (const word of [NAME, 'marked', 'größe', 'POST', 'input-length', 'Dragoman'])
    expect(wire.includes(word), word).toBe(false);
});
