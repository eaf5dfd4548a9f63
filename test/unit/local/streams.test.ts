import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { localAddress } from '../../../main/local/address.ts';
import { streamGreeting } from '../../../main/local/greeting.ts';
import { serveLocally } from '../../../main/local/server.ts';
import { home, SmallCore } from './core.ts';

async function connected() {
  const folder = home();
  const local = await serveLocally(new SmallCore(), folder);
  onTestFinished(() => local.close());
  const socket = connect(localAddress(folder).path);
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

test('what follows the greeting is between the program and the agent', async () => {
  const socket = await connected();
  const greeting = streamGreeting('test.echo');
  // In the middle of a word, and with bytes behind it.
  socket.write(greeting.subarray(0, 12));
  await new Promise((resolve) => setImmediate(resolve));
  socket.write(greeting.subarray(12));
  socket.write(Buffer.from('ö\0\n'));
  socket.end('z'.repeat(200_000));
  expect(await text(socket)).toBe(`ö\0\n${'z'.repeat(200_000)}`);
});

test.each(['test.nothing', '', 'x'.repeat(200)])(
  'a stream that nobody serves ends at once: %s',
  async (name) => {
    const socket = await connected();
    socket.write(streamGreeting(name));
    socket.resume();
    await once(socket, 'close');
  },
);
