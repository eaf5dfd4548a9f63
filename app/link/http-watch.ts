import type { Http2Session } from 'node:http2';
import type { TLSSocket } from 'node:tls';
import { limits } from './http-wire.ts';

/** Often, because Prosody's relay keeps back the last bytes until more come. */
const PING_MS = 3_000;
/** A line that says nothing for this long is taken for cut; in-band it can be slow, so it is no second. */
const SILENCE_MS = 45_000;
const FLOOD_MS = 10_000;
/**
 * A connection that was reset while much was to be sent tells nobody: Node's TLS forgets that write, and HTTP/2 reads
 * no more while it waits for it. Nothing moves then, not even our pings.
 */
const STALLED_PINGS = 4;

export interface Watched {
  /** Resolves when the session and what carries it are gone. */
  gone: Promise<void>;
  end(): void;
}

/**
 * Ends a session that is cut or flooded, and with the signal.
 *
 * @param mayStall true for carriers that can take long over a few bytes
 */
export function watch(
  session: Http2Session,
  socket: TLSSocket,
  signal: AbortSignal,
  mayStall: boolean,
): Watched {
  const end = () => {
    session.destroy();
    socket.destroy();
  };
  let heard = performance.now();
  const hear = () => {
    heard = performance.now();
  };
  let moved = 0;
  let stalled = 0;
  const timer = setInterval(() => {
    const now = socket.bytesRead + socket.bytesWritten;
    stalled = now === moved && !mayStall ? stalled + 1 : 0;
    moved = now;
    if (performance.now() - heard > SILENCE_MS || stalled >= STALLED_PINGS) end();
    else if (!session.destroyed) session.ping(hear);
  }, PING_MS).unref();
  session.on('ping', atMost(limits.pings, end));
  session.on('remoteSettings', atMost(limits.settings, end));
  session.on('error', end);
  session.on('goaway', end);
  signal.addEventListener('abort', end, { once: true });
  const gone = new Promise<void>((resolve) => {
    session.once('close', resolve);
    socket.once('close', resolve);
    if (session.destroyed || socket.destroyed) resolve();
  }).then(() => {
    clearInterval(timer);
    signal.removeEventListener('abort', end);
    end();
  });
  if (signal.aborted) end();
  return { gone, end };
}

/** Within ten seconds; then it is a flood. */
function atMost(count: number, end: () => void): () => void {
  let since = performance.now();
  let seen = 0;
  return () => {
    const now = performance.now();
    if (now - since > FLOOD_MS) [since, seen] = [now, 0];
    seen += 1;
    if (seen > count) end();
  };
}
