import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type Cut = AsyncDisposable & {
  readonly host: '127.0.0.1';
  /** Connect here in place of the port behind it. */
  readonly port: number;
  /** Resets every connection, as a pulled cable that comes back does. New ones are let through. */
  cut(): void;
  /** From now on everything vanishes without a sign, until `heal`. New connections open and stay silent. */
  blackhole(): void;
  /** From now on nothing passes and nothing is lost: `heal` lets through what was waiting. */
  hold(): void;
  /** From now on new connections are refused, until `heal`. Open ones are left alone. */
  refuse(): void;
  /** Everything passes again; what a blackhole has swallowed stays lost. */
  heal(): void;
  /** How many connections are open. */
  connections(): number;
  /** How many bytes a blackhole has taken. */
  swallowedBytes(): number;
  close(): Promise<void>;
};

type Mode = 'pass' | 'blackhole' | 'hold' | 'refuse';

/** A TCP forwarder in front of a loopback port, whose connections can be cut, held or swallowed on demand. */
export async function cutBefore(target: number, port = 0): Promise<Cut> {
  let mode: Mode = 'pass';
  let swallowedBytes = 0;
  const pairs = new Set<readonly [Socket, Socket]>();

  // Half-open either way and destroyed together: a cut must look the same from both ends.
  const listener = createServer({ allowHalfOpen: true }, (client) => {
    if (mode === 'refuse') return void client.resetAndDestroy();
    const server = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true });
    const pair = [client, server] as const;
    pairs.add(pair);
    carry(client, server, pair);
    carry(server, client, pair);
    if (mode === 'hold') stall(pair);
  });
  const carry = (from: Socket, to: Socket, pair: readonly [Socket, Socket]) => {
    from.setNoDelay(true);
    from.on('data', (bytes) => {
      if (mode === 'blackhole') swallowedBytes += bytes.length;
      else to.write(bytes);
    });
    from.on('end', () => {
      if (mode !== 'blackhole') to.end();
    });
    from.on('error', () => to.destroy());
    from.on('close', () => {
      pairs.delete(pair);
      if (mode === 'pass' || mode === 'refuse') to.destroy();
    });
  };
  const stall = (pair: readonly [Socket, Socket]) => {
    for (const socket of pair) socket.pause();
  };

  listener.listen(port, '127.0.0.1');
  await once(listener, 'listening');
  const cut = () => {
    for (const pair of pairs) for (const socket of pair) socket.resetAndDestroy();
    pairs.clear();
  };
  const close = async () => {
    cut();
    listener.close();
    await once(listener, 'close');
  };
  return {
    host: '127.0.0.1',
    port: (listener.address() as AddressInfo).port,
    cut,
    blackhole: () => {
      mode = 'blackhole';
    },
    hold: () => {
      mode = 'hold';
      for (const pair of pairs) stall(pair);
    },
    refuse: () => {
      mode = 'refuse';
    },
    heal: () => {
      mode = 'pass';
      for (const pair of pairs) for (const socket of pair) socket.resume();
    },
    connections: () => pairs.size,
    swallowedBytes: () => swallowedBytes,
    close,
    [Symbol.asyncDispose]: close,
  };
}
