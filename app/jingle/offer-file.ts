import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FileOffer } from '../account.ts';
import type { Via } from '../link/link-calls.ts';
import { Refusal } from '../refusal.ts';
import { encodeFileDescription, encodeFileNews, NS_FILE_TRANSFER } from '../xep/0234-jingle-file-transfer.ts';
import { ConnectionError } from '../xmpp/connection-error.ts';
import { StanzaError } from '../xmpp/stanza-error.ts';
import type { JingleSessions } from './jingle.ts';
import { NoWay } from './s5b.ts';
import { type JingleSession, SessionEnded } from './session.ts';
import type { Transports } from './transports.ts';

/** A person at the other side may be asked. */
const ACCEPT_MS = 10 * 60_000;
/** All is sent; what the network holds still has to arrive there. */
const RECEIVED_MS = 60_000;
const CONTENT = 'file';

/** `via`: only this way, instead of the best that works. */
type Offer = FileOffer & { via?: Via | undefined };

/** Offers a file to a client (XEP-0234 §6.1) and sends it; resolves when it has it. @throws Refusal */
export async function offerFile(
  sessions: JingleSessions,
  transports: Transports,
  to: string,
  offer: Offer,
): Promise<void> {
  const { name, sizeBytes, mediaType, signal } = offer;
  signal?.throwIfAborted();
  const session = sessions.begin(to, CONTENT, 'initiator');
  session.infos.add(NS_FILE_TRANSFER);
  const letGo = () => session.end({ condition: 'cancel' });
  signal?.addEventListener('abort', letGo, { once: true });
  try {
    const file = {
      name,
      size: sizeBytes,
      hashUsed: 'sha-256',
      ...(mediaType !== undefined && { mediaType }),
    };
    const { stream } = await transports.open(session, {
      description: encodeFileDescription(file),
      acceptMs: ACCEPT_MS,
      via: offer.via,
    });
    await send(session, stream, offer);
    await received(session);
  } catch (error) {
    if (hasAll(session)) return; // it let go of the stream before we did
    session.end({ condition: error instanceof NoWay ? 'connectivity-error' : 'cancel' });
    signal?.throwIfAborted();
    throw refusal(error);
  } finally {
    signal?.removeEventListener('abort', letGo);
  }
}

async function send(session: JingleSession, stream: Duplex, { open, sizeBytes }: Offer): Promise<void> {
  const hash = createHash('sha256');
  stream.resume(); // nothing comes back; its end must be seen
  await pipeline(
    open(),
    async function* (source: AsyncIterable<Buffer>) {
      let left = sizeBytes;
      for await (const chunk of source) {
        left -= chunk.length;
        if (left < 0) break;
        hash.update(chunk);
        yield chunk;
      }
      if (left !== 0) throw new Refusal('conflict', 'The file changed while it was being sent.');
      // Before the end: some end the session as soon as they have all bytes (§8.4).
      const hashes = [{ algo: 'sha-256', value: hash.digest('base64') }];
      const info = encodeFileNews({
        news: 'checksum',
        creator: 'initiator',
        name: CONTENT,
        file: { hashes },
      });
      await session.send('session-info', { info }).catch(notUnderstood);
    },
    stream,
  );
}

/** A client that cannot compare hashes may still want the file; one that has all bytes may have ended the session. */
function notUnderstood(error: unknown): void {
  const isTheirs = error instanceof StanzaError || (error instanceof SessionEnded && isSuccess(error));
  if (!isTheirs) throw error;
}

/** The other side ends the session once it has all (§6.1), or says so. */
async function received(session: JingleSession): Promise<void> {
  const news = session.next(RECEIVED_MS, 'The other side did not say whether it has the file.', ({ info }) =>
    info?.is('received', NS_FILE_TRANSFER) ? info : undefined,
  );
  try {
    await news;
    session.end({ condition: 'success' });
  } catch (error) {
    if (!(error instanceof SessionEnded) || !isSuccess(error)) throw error;
  }
}

function hasAll({ signal }: JingleSession): boolean {
  return (
    signal.aborted &&
    signal.reason instanceof SessionEnded &&
    signal.reason.byPeer &&
    isSuccess(signal.reason)
  );
}

const isSuccess = ({ reason }: SessionEnded) => reason.condition === 'success';

function refusal(error: unknown): unknown {
  if (error instanceof Refusal) return error;
  if (error instanceof NoWay)
    return new Refusal('service-unavailable', 'No way leads to that client at present.');
  if (error instanceof StanzaError)
    return new Refusal('service-unavailable', 'That client is not online, or takes no files.');
  if (error instanceof ConnectionError) return new Refusal('service-unavailable', error.message);
  if (!(error instanceof SessionEnded))
    return new Refusal('service-unavailable', 'The connection to that client broke.');
  const { condition, text } = error.reason;
  if (condition === 'decline' || condition === 'cancel' || condition === 'busy')
    return new Refusal('not-acceptable', 'The file was not wanted there.');
  return new Refusal('service-unavailable', text ?? `The file did not arrive (${condition}).`);
}
