import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { InBandStream, OutOfSequence } from '../../../app/jingle/in-band-stream.ts';

/** Two ends in one process; what one sends the other receives in the next turn. */
function pair(
  blockSize: number,
): [InBandStream, InBandStream, { inFlight: number; most: number; sequence: number[] }] {
  const seen = { inFlight: 0, most: 0, sequence: [] as number[] };
  const end = (other: () => InBandStream): InBandStream =>
    new InBandStream({
      blockSize,
      async sendData(seq, bytes) {
        seen.sequence.push(seq);
        seen.most = Math.max(seen.most, ++seen.inFlight);
        await turn();
        await other().receive(seq, Buffer.from(bytes));
        seen.inFlight -= 1;
      },
      async sendClose() {
        await turn();
        await other().closedByPeer();
      },
    });
  const one: InBandStream = end(() => two);
  const two: InBandStream = end(() => one);
  return [one, two, seen];
}

async function all(stream: InBandStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test('the numbers of blocks go on at 0 after 65535', async () => {
  const [one, two, seen] = pair(1);
  const bytes = Buffer.alloc(65_536 + 40, 'abcdefg');
  one.end(bytes);
  expect((await all(two)).equals(bytes)).toBe(true);
  expect(seen.sequence.slice(65_534, 65_538)).toEqual([65_534, 65_535, 0, 1]);
});

test('eight blocks at most wait for their acknowledgement, and none is acknowledged that nobody reads', async () => {
  const [one, two, seen] = pair(65_535);
  one.end(Buffer.alloc(8 * 1_048_576, 'x'));
  while (seen.inFlight < 8 || two.readableLength < 1_048_576) await turn();
  for (let turns = 0; turns < 100; turns++) await turn();
  expect(seen.most).toBe(8);
  expect(two.readableLength).toBeLessThan(3 * 1_048_576);
  expect((await all(two)).length).toBe(8 * 1_048_576);
});

test('each direction ends by itself', async () => {
  const [one, two] = pair(1000);
  one.end('from one');
  expect((await all(two)).toString()).toBe('from one');
  two.end(Buffer.alloc(5000, 'y'));
  expect((await all(one)).length).toBe(5000);
  for (const stream of [one, two]) while (!stream.closed) await turn();
});

test('both ends close at the same time', async () => {
  const [one, two] = pair(1000);
  one.end('1');
  two.end('2');
  expect([`${await all(one)}`, `${await all(two)}`]).toEqual(['2', '1']);
});

test('whoever says a hundred times that its side is closed is answered a hundred times, and costs no more than once', async () => {
  const [one, two] = pair(1000);
  one.write('more to come');
  const before = one.listenerCount('close');
  two.end();
  const answers = Array.from({ length: 99 }, () => one.closedByPeer());
  expect(one.listenerCount('close')).toBe(before + 1);
  one.end();
  await Promise.all(answers);
  expect((await all(two)).toString()).toBe('more to come');
});

test('a block that is not the next one, too big or too early breaks the stream', async () => {
  for (const [seq, size] of [
    [1, 10],
    [0, 11],
  ] as const) {
    const [stream] = pair(10);
    stream.on('error', () => {});
    await expect(stream.receive(seq, Buffer.alloc(size))).rejects.toThrow(OutOfSequence);
    expect(stream.destroyed).toBe(true);
  }
  const [flooded] = pair(65_535);
  flooded.on('error', () => {});
  const answers = Array.from({ length: 200 }, (_, seq) => flooded.receive(seq, Buffer.alloc(65_535)));
  const kept = (await Promise.allSettled(answers)).filter(({ status }) => status === 'fulfilled').length;
  expect(kept * 65_535).toBeLessThan(6 * 1_048_576);
  expect(flooded.destroyed).toBe(true);
});
