import { once } from 'node:events';
import { type AddressInfo, createServer, isIPv6, type Server, type Socket } from 'node:net';

/** Greeting and request are one packet each. */
const HANDSHAKE_MS = 5_000;
const MAX_GUESTS = 32;
/** One for each of our addresses that the other side may try. */
const MAX_FOR_ONE = 8;
const ADDRESS_BYTES = 40;

/** Connections for one destination address, until `close`. */
export interface Expected {
  readonly port: number;
  /** The connection that came to this address of ours; it belongs to the taker from now on. */
  take(host: string): Socket | undefined;
  /** Ends those that were not taken. */
  close(): void;
}

/**
 * The SOCKS5 server of our own candidates (XEP-0065 §5.3.2, RFC 1928): no authentication, and only for the
 * destination addresses that we have told somebody. It listens only while there are any.
 */
export class Socks5Listener {
  readonly #expected = new Map<string, Socket[]>();
  readonly #guests = new Set<Socket>();
  #server: Promise<Server> | undefined;

  async expect(destination: string): Promise<Expected> {
    const arrived: Socket[] = [];
    this.#expected.set(destination, arrived);
    this.#server ??= listen((socket) => this.#welcome(socket));
    const { port } = (await this.#server).address() as AddressInfo;
    return {
      port,
      take: (host) => {
        const index = arrived.findIndex((socket) => !socket.destroyed && isAt(socket, host));
        return index < 0 ? undefined : arrived.splice(index, 1)[0];
      },
      close: () => {
        for (const socket of arrived.splice(0)) socket.destroy();
        if (this.#expected.get(destination) === arrived) this.#expected.delete(destination);
        if (this.#expected.size === 0) this.#shut();
      },
    };
  }

  #shut(): void {
    const server = this.#server;
    this.#server = undefined;
    for (const guest of this.#guests) guest.destroy();
    // Those that were taken stay open.
    void server?.then((open) => open.close());
  }

  #welcome(socket: Socket): void {
    if (this.#guests.size >= MAX_GUESTS) {
      socket.destroy();
      return;
    }
    socket.on('error', () => {}); // whoever takes it hears of it by `close`, too
    this.#guests.add(socket);
    this.#shakeHands(socket)
      .catch(() => socket.destroy())
      .finally(() => this.#guests.delete(socket));
  }

  async #shakeHands(socket: Socket): Promise<void> {
    const { read, release } = reader(socket, HANDSHAKE_MS);
    try {
      await this.#converse(socket, read);
    } finally {
      release();
    }
  }

  async #converse(socket: Socket, read: (bytes: number) => Promise<Buffer>): Promise<void> {
    const greeting = await read(2);
    const methods = await read(greeting[1] ?? 0);
    if (greeting[0] !== 5 || !methods.includes(0)) throw new Error('no SOCKS5 without authentication');
    socket.write(Buffer.from([5, 0]));
    const head = await read(5);
    // CONNECT to a name of forty characters; the port means nothing.
    if (!head.equals(Buffer.from([5, 1, 0, 3, ADDRESS_BYTES]))) throw new Error('no CONNECT to a stream id');
    const destination = await read(ADDRESS_BYTES);
    const port = await read(2);
    const arrived = this.#expected.get(destination.toString('latin1'));
    const isRepeated = arrived?.some((one) => !one.destroyed && one.localAddress === socket.localAddress);
    if (!arrived || isRepeated || arrived.length >= MAX_FOR_ONE) throw new Error('nobody expects this');
    socket.setKeepAlive(true, 30_000);
    socket.write(Buffer.concat([Buffer.from([5, 0, 0, 3, ADDRESS_BYTES]), destination, port]));
    arrived.push(socket);
  }
}

async function listen(welcome: (socket: Socket) => void): Promise<Server> {
  const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: false }, welcome);
  server.unref();
  for (const host of ['::', '0.0.0.0']) {
    server.listen({ host, port: 0 });
    const failed = await once(server, 'listening').then(
      () => undefined,
      (error: unknown) => error,
    );
    if (failed === undefined) return server;
    if (host === '0.0.0.0') throw failed; // '::' fails where there is no IPv6
  }
  return server;
}

/**
 * Exactly so many bytes; what comes behind them stays in the socket. There is one listener for as long as it lasts:
 * each new one would be told of the same few bytes at once, and nothing else would run any more.
 */
function reader(socket: Socket, timeoutMs: number) {
  let wake = () => {};
  const readable = () => wake();
  const timer = setTimeout(() => socket.destroy(), timeoutMs);
  socket.on('readable', readable).on('close', readable);
  return {
    async read(bytes: number): Promise<Buffer> {
      for (;;) {
        const found: Buffer | null = bytes === 0 ? Buffer.alloc(0) : socket.read(bytes);
        if (found?.length === bytes) return found;
        if (found || socket.readableEnded || socket.destroyed) throw new Error('the other side left');
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    release() {
      clearTimeout(timer);
      socket.off('readable', readable).off('close', readable);
    },
  };
}

function isAt({ localAddress = '' }: Socket, host: string): boolean {
  return localAddress === host || (!isIPv6(host) && localAddress === `::ffff:${host}`);
}
