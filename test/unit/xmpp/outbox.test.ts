import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test, vi } from 'vitest';
import { Outbox } from '../../../app/xmpp/outbox.ts';

/** A socket, every write it was given, and all that the other end got once it ended. */
async function line() {
  const listener = createServer();
  const reading = new Promise<string>((resolve) => {
    listener.once('connection', (peer) => resolve(text(peer)));
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const socket: Socket = connect((listener.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  const pieces: string[] = [];
  const write = socket.write.bind(socket) as (text: string, done: (error?: Error | null) => void) => boolean;
  socket.write = ((piece: string, done: () => void) => {
    pieces.push(piece);
    return write(piece, done);
  }) as Socket['write'];
  const end = async () => {
    socket.end();
    listener.close();
    return reading;
  };
  return { socket, pieces, end, outbox: new Outbox(socket) };
}

afterEach(() => void vi.useRealTimers());

const stanza = (id: number, bytes: number) => `<iq id='${id}'>`.padEnd(bytes - 5, 'x').concat('</iq>');

test('what is written in one turn leaves in one piece, in order', async () => {
  const { outbox, pieces, end } = await line();
  const written = [1, 2, 3].map((id) => outbox.write(stanza(id, 100)));
  outbox.schedule();
  outbox.schedule();
  expect(pieces).toEqual([]);
  await Promise.all(written);
  expect(pieces).toEqual([[1, 2, 3].map((id) => stanza(id, 100)).join('')]);
  expect(await end()).toBe(pieces.join(''));
});

test('a piece has whole stanzas and no more than the server reads at once', async () => {
  const { outbox, pieces, end } = await line();
  const stanzas = Array.from({ length: 100 }, (_, id) => stanza(id, 700));
  const written = stanzas.map((one) => outbox.write(one));
  outbox.flush();
  await Promise.all(written);
  expect(pieces.every((piece) => piece.startsWith('<iq') && piece.endsWith('</iq>'))).toBe(true);
  expect(Math.max(...pieces.map((piece) => Buffer.byteLength(piece)))).toBe(11 * 700);
  expect(await end()).toBe(stanzas.join(''));
});

test('one that is bigger than that leaves by itself; bytes are counted, not characters', async () => {
  const { outbox, pieces, end } = await line();
  const stanzas = [stanza(1, 10), stanza(2, 50_000), 'ü'.repeat(4_000), 'ü'.repeat(100), stanza(3, 10)];
  const written = stanzas.map((one) => outbox.write(one));
  outbox.flush();
  await Promise.all(written);
  expect(pieces).toEqual([stanzas[0], stanzas[1], `${stanzas[2]}`, `${stanzas[3]}${stanzas[4]}`]);
  expect(await end()).toBe(stanzas.join(''));
});

test('what is in vain now is taken back where it has not left', async () => {
  const { outbox, end } = await line();
  const stanzas = Array.from({ length: 50 }, (_, id) => stanza(id, 700));
  const written = stanzas.map((one) => outbox.write(one));
  outbox.flush(); // eleven of them are under way
  outbox.drop((text) => !text.startsWith("<iq id='30'>"));
  await Promise.all([...written, outbox.write('last')]);
  expect(await end()).toBe([...stanzas.slice(0, 11), stanzas[30], 'last'].join(''));
});

test('at the end all of it leaves, before what is said last', async () => {
  const { outbox, socket, end } = await line();
  const stanzas = Array.from({ length: 50 }, (_, id) => stanza(id, 700));
  const written = Promise.all(stanzas.map((one) => outbox.write(one)));
  outbox.flush();
  outbox.drain();
  socket.write('</stream:stream>');
  await written;
  expect(await end()).toBe(`${stanzas.join('')}</stream:stream>`);
});

test('whoever waits is told when the line is gone', async () => {
  const { outbox, socket } = await line();
  socket.destroy();
  const written = [outbox.write('a'.repeat(8_000)), outbox.write('b'.repeat(8_000))];
  outbox.flush();
  for (const end of await Promise.allSettled(written)) expect(end.status).toBe('rejected');
});

test('what is heard and not answered soon is answered with one space, so that its TCP acknowledgement leaves', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const { outbox, pieces, end } = await line();
  outbox.heard();
  outbox.heard();
  vi.runOnlyPendingTimers();
  expect(pieces).toEqual([' ']);
  await outbox.write('<r/>');
  outbox.heard();
  vi.runOnlyPendingTimers();
  expect(await end()).toBe(' <r/> ');
});

test('an answer needs no space, nor does a line that has ended', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const { socket, outbox, pieces, end } = await line();
  outbox.heard();
  await outbox.write('<r/>');
  vi.runOnlyPendingTimers();
  expect(pieces).toEqual(['<r/>']);
  outbox.heard();
  socket.end();
  vi.runOnlyPendingTimers();
  expect(await end()).toBe('<r/>');
});
