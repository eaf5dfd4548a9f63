import { connect, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';

export interface Socks5Target {
  host: string;
  port: number;
  /** DST.ADDR: which stream is meant (XEP-0065 §5.3.2). */
  destination: string;
}

/** A connection through the SOCKS5 server of a candidate. Nothing that arrives is lost before somebody reads. */
export async function connectSocks5(
  { host, port, destination }: Socks5Target,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Socket> {
  signal.throwIfAborted();
  const socket = connect({ host, port, allowHalfOpen: true, noDelay: true, keepAlive: true });
  socket.setKeepAlive(true, 30_000);
  socket.on('error', () => {}); // whoever gets it hears of it by `close`, too
  const giveUp = () => void socket.destroy();
  const timer = setTimeout(giveUp, timeoutMs);
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    await connected(socket);
    const { SocksClient } = await import('socks'); // not before it is needed: it brings much with it
    // The library would wait for the close of one that is closed by now until its time is up.
    if (socket.destroyed) throw new Error('given up meanwhile');
    await SocksClient.createConnection({
      existing_socket: socket,
      proxy: { host, port, type: 5 },
      command: 'connect',
      destination: { host: destination, port: 0 },
      timeout: timeoutMs,
    });
    // The library lets the socket flow in the next turn, to nobody; who listens for `readable` keeps what comes.
    const hold = () => {};
    socket.on('readable', hold);
    await turn();
    socket.off('readable', hold);
    signal.throwIfAborted();
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
}

function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('no connection in time')));
  });
}
