import { createHash } from 'node:crypto';
import { type Duplex, Readable } from 'node:stream';
import { Refusal } from '../refusal.ts';
import type { Jingle } from '../xep/0166-jingle.ts';
import {
  decodeFileDescription,
  decodeFileNews,
  type JingleFile,
  NS_FILE_TRANSFER,
} from '../xep/0234-jingle-file-transfer.ts';
import type { Hash } from '../xep/0300-hashes.ts';
import { type JingleSession, SessionEnded } from './session.ts';
import type { Transports } from './transports.ts';

const CHECKSUM_MS = 30_000;
/** Nothing comes for so long: nothing will. */
const SILENCE_MS = 120_000;

/** The names of XEP-0300 that Node can compute, best first. */
const algorithms: Record<string, string> = {
  'sha3-512': 'sha3-512',
  'sha-512': 'sha512',
  'sha3-256': 'sha3-256',
  'sha-256': 'sha256',
  'sha-1': 'sha1',
};

/** A file that a client offers to send (XEP-0234 §6.1). */
export interface IncomingFile {
  name: string;
  sizeBytes: number;
  mediaType: string | undefined;
  /** Says yes. The bytes end well only where all have come and have the hash that was said. */
  accept(): Promise<Readable>;
}

/** @throws SessionEnded where it is no file that can be taken */
export function incomingFile(session: JingleSession, initiate: Jingle, transports: Transports): IncomingFile {
  const [content] = initiate.contents;
  const file = content?.description && decodeFileDescription(content.description);
  const isWhole = file?.range?.offset === undefined && file?.range?.length === undefined;
  const isSent =
    content?.senders === undefined || content.senders === 'initiator' || content.senders === 'both';
  const { name, size } = file ?? {};
  if (!file || name === undefined || size === undefined || !isWhole || !isSent)
    throw new SessionEnded(
      { condition: 'failed-application', text: 'Only whole files with a name and a size.' },
      false,
    );
  session.infos.add(NS_FILE_TRANSFER);
  return {
    name,
    sizeBytes: size,
    mediaType: file.mediaType,
    async accept() {
      const { stream } = await transports.accept(session, initiate);
      stream.once('end', () => stream.end()); // and not before: in-band a close ends both directions for many
      return Readable.from(verified(stream, size, session, file), { objectMode: false });
    },
  };
}

async function* verified(
  stream: Duplex,
  size: number,
  session: JingleSession,
  file: JingleFile,
): AsyncGenerator<Buffer> {
  const algo = algorithmOf(file);
  const hash = algo === undefined ? undefined : createHash(algorithms[algo] ?? algo);
  let left = size;
  const silent = setTimeout(
    () => stream.destroy(new Refusal('not-acceptable', 'No more bytes came.')),
    SILENCE_MS,
  );
  silent.unref();
  if (left > 0)
    for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      silent.refresh();
      left -= chunk.length;
      if (left < 0) break;
      hash?.update(chunk);
      yield chunk;
      if (left === 0) break; // not everybody ends the stream before the session
    }
  clearTimeout(silent);
  stream.resume();
  if (left !== 0) throw new Refusal('not-acceptable', 'The file that came has another size than was said.');
  if (algo === undefined || !hash) return;
  const expected = said(file.hashes, algo) ?? (await checksum(session, algo));
  if (expected !== hash.digest('base64'))
    throw new Refusal('not-acceptable', 'The file that came has another hash than was said.');
}

function algorithmOf({ hashes = [], hashUsed }: JingleFile): string | undefined {
  const named = [...hashes.map(({ algo }) => algo), ...(hashUsed === undefined ? [] : [hashUsed])];
  return Object.keys(algorithms).find((known) => named.includes(known));
}

function said(hashes: readonly Hash[] = [], algo: string): string | undefined {
  return hashes.find((hash) => hash.algo === algo)?.value;
}

/** Said when all was sent (XEP-0234 §8.4). */
function checksum(session: JingleSession, algo: string): Promise<string> {
  return session.next(CHECKSUM_MS, 'The hash of the file was not said.', ({ info }) => {
    if (!info?.is('checksum', NS_FILE_TRANSFER)) return undefined;
    const news = decodeFileNews(info);
    return news.news === 'checksum' ? said(news.file.hashes, algo) : undefined;
  });
}
