import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { offerFile } from '../../app/jingle/offer-file.ts';
import { type SlixmppFiles, startSlixmppFiles } from './clients/slixmpp-files.ts';
import { type End, startEnd } from './jingle/end.ts';
import { type Server, servers } from './servers/index.ts';

describe.each(servers)('files offered to slixmpp on %s', (_kind, start) => {
  let server: Server;
  let device: End;
  let client: SlixmppFiles;
  const bytes = randomBytes(300_001);
  const sha256 = createHash('sha256').update(bytes).digest('hex');

  beforeAll(async () => {
    server = await start();
    await server.addUser('you', 'secret');
    device = await startEnd(server, 'you@localhost/device');
    client = await startSlixmppFiles({ server, jid: 'you@localhost/phone', password: 'secret' });
    return async () => {
      await client[Symbol.asyncDispose]();
      await device[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    };
  });

  const offer = (only?: 'direct' | 'proxy' | 'inband', size = bytes.length) =>
    offerFile(device.sessions, device.transports, client.jid, {
      ...{ name: 'Grüße & co.bin', sizeBytes: size, mediaType: 'application/octet-stream', via: only },
      open: () => Readable.from([bytes.subarray(0, 100_000), bytes.subarray(100_000)]),
    });

  test.each([
    ['direct', 'direct'],
    ['proxy', 'proxy'],
    ['inband', 'in-band'],
  ] as const)('%s: it has the same bytes and the right hash', async (only, via) => {
    await offer(only);
    await vi.waitFor(() => expect(client.received.at(-1)?.via).toBe(via), 10_000);
    expect(client.received.at(-1)).toEqual({
      ...{ name: 'Grüße & co.bin', size: bytes.length, sha256, via, isHashRight: true },
    });
    await vi.waitFor(() =>
      expect([device.sessions.size, client.failures, device.faults]).toEqual([0, [], []]),
    );
  });

  test('what changes while it is sent is told to both', async () => {
    await expect(offer(undefined, bytes.length + 1)).rejects.toMatchObject({ condition: 'conflict' });
    await vi.waitFor(() => expect(device.sessions.size).toBe(0));
  });

  test('it says no', async () => {
    await client.answer({ decline: true });
    await expect(offer()).rejects.toMatchObject({ condition: 'not-acceptable' });
    await client.answer({});
    expect(device.sessions.size).toBe(0);
  });

  test('it is not there', async () => {
    const gone = offerFile(device.sessions, device.transports, 'you@localhost/nobody', {
      ...{ name: 'a', sizeBytes: 0 },
      open: () => Readable.from([]),
    });
    await expect(gone).rejects.toMatchObject({ condition: 'service-unavailable' });
  });
});
