import type { Carrier, Carriers } from '../link/carrier.ts';
import type { Identity } from '../link/certificate.ts';
import { serveHttp } from '../link/http-server.ts';
import type { Paired, PairedWith } from '../link/paired.ts';
import { handshake } from '../link/tls.ts';
import type { LinkAnswers } from './link-answers.ts';
import type { LinkNotes } from './link-notes.ts';

/** In handshake or open. */
const MAX_OF_DEVICE = 8;
const MAX_OF_ALL = 32;

export interface LinkServingOptions {
  carriers: Pick<Carriers, 'serve'>;
  paired: Pick<Paired, 'at' | 'list' | 'onChange'>;
  identity(): Promise<Identity>;
  answers: LinkAnswers;
  notes: LinkNotes;
  /** Ends all of them. */
  signal: AbortSignal;
}

interface Entry {
  from: string;
  device: PairedWith;
  end: AbortController;
}

/**
 * Answers the links that paired devices open to this one.
 *
 * @returns what ends those of a full JID that went offline
 */
export function serveLinks(options: LinkServingOptions): (jid: string) => void {
  const { carriers, paired, identity, answers, notes, signal } = options;
  const entries = new Set<Entry>();
  const hasRoom = (device: PairedWith) =>
    entries.size < MAX_OF_ALL &&
    [...entries].filter((one) => one.device.id === device.id).length < MAX_OF_DEVICE;
  const endWhere = (isOver: (entry: Entry) => boolean) => {
    for (const entry of entries) if (isOver(entry)) entry.end.abort(new Error('ended here'));
  };
  signal.addEventListener('abort', () => endWhere(() => true), { once: true });
  paired.onChange(() => {
    const keys = new Set(paired.list.map(({ publicKey }) => publicKey));
    endWhere(({ device }) => !keys.has(device.publicKey));
  });

  const answer = async (from: string, { stream, via }: Carrier) => {
    const began = performance.now();
    const device = paired.at(from); // it can have changed since the carrier was asked for
    if (!device || signal.aborted || !hasRoom(device)) return stream.destroy();
    const entry = { from, device, end: new AbortController() };
    entries.add(entry);
    const { signal: ended } = entry.end;
    try {
      const own = await identity();
      const pinned = device.publicKey;
      const socket = await handshake(stream, { side: 'answerer', identity: own, pinned, signal: ended });
      const gone = serveHttp(socket, answers.of(from), ended, via === 'inband');
      notes.open(from, device, via, gone, performance.now() - began);
      await gone;
    } catch (error) {
      stream.destroy();
      if (!ended.aborted) notes.failed(from, error);
    } finally {
      entries.delete(entry);
    }
  };

  carriers.serve(
    (from) => {
      const device = paired.at(from);
      return device !== undefined && !signal.aborted && hasRoom(device);
    },
    (from, carrier) => void answer(from, carrier),
  );
  return (jid) => endWhere(({ from }) => from === jid);
}
