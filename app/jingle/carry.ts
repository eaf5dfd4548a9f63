import type { Duplex } from 'node:stream';
import type { JingleSession, SessionEnded } from './session.ts';

/** What the network still holds when the other side says that all is done. */
const DRAIN_MS = 60_000;

/** The end of the session ends its stream; what was sent before a good end still arrives. */
export function carry(session: JingleSession, stream: Duplex): void {
  session.isCarrying = true;
  stream.on('error', () => {}); // told by `close`
  const over = () => {
    const { reason } = session.signal.reason as SessionEnded;
    const broken = new Error(`The other side ended the stream (${reason.condition}).`);
    if (reason.condition !== 'success') stream.destroy(broken);
    else setTimeout(() => stream.destroy(broken), DRAIN_MS).unref();
  };
  if (session.signal.aborted) over();
  else session.signal.addEventListener('abort', over, { once: true });
}

/** And the end of the stream ends the session, where nothing is to be said about what came. */
export function endWithStream(session: JingleSession, stream: Duplex): void {
  const over = () => {
    const isWhole = stream.readableEnded && stream.writableFinished;
    session.end({ condition: isWhole ? 'success' : 'failed-transport' });
  };
  if (stream.closed) over();
  else stream.once('close', over);
}
