import type { Duplex } from 'node:stream';
import type { JingleSession, SessionEnded } from './session.ts';

/** What the network still holds when the other side says that all is done. */
const DRAIN_MS = 60_000;

/** Ties a stream and its session together: whichever ends, so does the other, and nothing that was sent is lost. */
export function carry(session: JingleSession, stream: Duplex): void {
  session.isCarrying = true;
  stream.on('error', () => {}); // told by `close`
  stream.once('close', () => {
    const isWhole = stream.readableEnded && stream.writableFinished;
    session.end({ condition: isWhole ? 'success' : 'failed-transport' });
  });
  const over = () => {
    const { reason } = session.signal.reason as SessionEnded;
    const broken = new Error(`The other side ended the stream (${reason.condition}).`);
    if (reason.condition !== 'success') stream.destroy(broken);
    else setTimeout(() => stream.destroy(broken), DRAIN_MS).unref();
  };
  if (session.signal.aborted) over();
  else session.signal.addEventListener('abort', over, { once: true });
}
