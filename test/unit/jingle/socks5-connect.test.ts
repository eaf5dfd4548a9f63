import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { connectSocks5 } from '../../../app/jingle/socks5-connect.ts';

test('a connection that is given up as soon as it is there ends at once, and not when its time is up', async () => {
  const better = new AbortController();
  const relay = createServer().listen(0, '127.0.0.1');
  await once(relay, 'listening');
  const { port } = relay.address() as AddressInfo;
  const target = { host: '127.0.0.1', port, destination: 'a'.repeat(40) };
  const connecting = connectSocks5(target, 600_000, better.signal);
  connecting.catch(() => {});
  await once(relay, 'connection');
  await turn(); // it knows by now that it is connected, and reads the library for the first time
  better.abort();
  await expect(connecting).rejects.toThrow();
  relay.close();
});
