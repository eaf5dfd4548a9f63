import { once } from 'node:events';
import { duplexPair } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { agent } from '../../../app/agent.ts';
import { serveStream } from '../../../app/host/streams.ts';
import { openStage } from './stage.ts';

const contract = {
  name: 'parrot',
  title: 'Parrot',
  settings: z.strictObject({ word: z.string().default('hi') }),
  permissions: {},
  queries: {},
  calls: {},
} as const;

const parrot = agent(contract, {
  start: ({ settings }) => {
    if (settings.word === 'broken') throw new Error('no voice');
    return settings.word;
  },
  streams: {
    say: async (stream, { state }) => {
      stream.write(state);
      await once(stream, 'close');
    },
    fail: async () => {
      throw new Error('a fault');
    },
  },
});

async function opened(name: string, word?: string) {
  const stage = await openStage([parrot], word === undefined ? {} : { settings: { parrot: { word } } });
  const [ours, theirs] = duplexPair();
  theirs.setEncoding('utf8');
  const closed = vi.waitFor(() => expect(ours.destroyed).toBe(true));
  closed.catch(() => {});
  return { stage, ours, theirs, closed, served: serveStream(stage.running, name, ours) };
}

test('the stream of an agent, until its settings change', async () => {
  const { stage, theirs, closed, served } = await opened('parrot.say');
  expect(await once(theirs, 'data')).toEqual(['hi']);
  await stage.settings.set('parrot.word', 'ho');
  await served;
  await closed;
});

test.each(['parrot.sing', 'parrot', 'parrot.toString', 'cat.say', '', '.'])(
  'nobody serves "%s"',
  async (name) => {
    const { closed, served } = await opened(name);
    await served;
    await closed;
  },
);

test('nobody has logged in', async () => {
  const [ours] = duplexPair();
  await serveStream(undefined, 'parrot.say', ours);
  expect(ours.destroyed).toBe(true);
});

test('what fails ends the stream, and whoever serves it is told', async () => {
  const failing = await opened('parrot.fail');
  await expect(failing.served).rejects.toThrow('a fault');
  await failing.closed;
  const broken = await opened('parrot.say', 'broken');
  await expect(broken.served).rejects.toThrow('could not start');
  await broken.closed;
});
