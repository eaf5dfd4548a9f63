import {
  decodeInBandClose,
  decodeInBandData,
  decodeInBandOpen,
  encodeInBandClose,
  encodeInBandData,
  encodeInBandOpen,
  NS_IBB,
} from '../xep/0047-in-band-bytestreams.ts';
import type { Client } from '../xmpp/client.ts';
import { StanzaError } from '../xmpp/stanza-error.ts';
import type { Element } from '../xmpp/xml.ts';
import { InBandStream, OutOfSequence } from './in-band-stream.ts';

/** The most that XEP-0047 can say; in Base64 it stays below what servers take as one stanza. */
export const MAX_BLOCK_BYTES = 65_535;
/** Longer than a router lets an answer wait; a line that takes nothing for so long is dead. */
const ACKNOWLEDGE_MS = 150_000;

interface Expected {
  blockSize: number;
  opened(stream: InBandStream): void;
}

/** Streams inside stanzas (XEP-0047): only those that a Jingle session has announced. */
export class InBand {
  readonly #client: Client;
  readonly #expected = new Map<string, Expected>();
  readonly #open = new Map<string, InBandStream>();

  constructor(client: Client) {
    this.#client = client;
    const { router } = client;
    router.iq('set', NS_IBB, 'open', async ({ from, payload }) => this.#opened(from, payload));
    router.iq('set', NS_IBB, 'data', async ({ from, payload }) => this.#received(from, payload));
    router.iq('set', NS_IBB, 'close', async ({ from, payload }) => this.#closed(from, payload));
    client.on('online', ({ resumed }) => {
      if (!resumed) this.#lost(() => true, 'The connection to the server broke.');
    });
    router.presence(({ attrs: { from, type } }) => {
      if (type === 'unavailable') this.#lost((peer) => peer === from, 'The other side went offline.');
    });
  }

  /** Resolves when the other side has opened it. */
  expect(peer: string, sid: string, blockSize: number, signal: AbortSignal): Promise<InBandStream> {
    const at = key(peer, sid);
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const settle = () => {
        signal.removeEventListener('abort', gone);
        this.#expected.delete(at);
      };
      const gone = () => {
        settle();
        reject(signal.reason);
      };
      signal.addEventListener('abort', gone, { once: true });
      const opened = (stream: InBandStream) => {
        settle();
        resolve(stream);
      };
      this.#expected.set(at, { blockSize, opened });
    });
  }

  /** @throws StanzaError where the other side does not want it */
  async open(peer: string, sid: string, blockSize: number, signal: AbortSignal): Promise<InBandStream> {
    // What comes at once must find its stream.
    const stream = this.#add(peer, sid, blockSize);
    try {
      await this.#client.request('set', peer, encodeInBandOpen({ sid, blockSize, stanza: 'iq' }), { signal });
    } catch (error) {
      stream.destroy();
      throw error;
    }
    return stream;
  }

  async #opened(from: string, payload: Element): Promise<undefined> {
    const { sid, blockSize, stanza } = decodeInBandOpen(payload);
    const expected = this.#expected.get(key(from, sid));
    if (!expected) throw new StanzaError('cancel', 'not-acceptable');
    if (blockSize > expected.blockSize) throw new StanzaError('modify', 'resource-constraint');
    if (stanza === 'message') throw new StanzaError('cancel', 'not-acceptable', 'Only by iq, please.');
    expected.opened(this.#add(from, sid, blockSize));
  }

  async #received(from: string, payload: Element): Promise<undefined> {
    const { sid, seq, bytes } = this.#decode(from, payload);
    try {
      await this.#find(from, sid).receive(seq, bytes);
    } catch (error) {
      throw error instanceof OutOfSequence ? new StanzaError('cancel', 'unexpected-request') : error;
    }
  }

  #decode(from: string, payload: Element) {
    try {
      return decodeInBandData(payload);
    } catch (error) {
      // §2.2: what is no data ends the stream.
      this.#open.get(key(from, String(payload.attrs.sid)))?.destroy(new Error('What came was no data.'));
      throw error;
    }
  }

  async #closed(from: string, payload: Element): Promise<undefined> {
    await this.#find(from, decodeInBandClose(payload).sid).closedByPeer();
  }

  #add(peer: string, sid: string, blockSize: number): InBandStream {
    const at = key(peer, sid);
    const acknowledged = async (payload: Element) => {
      await this.#client.request('set', peer, payload, { timeoutMs: ACKNOWLEDGE_MS });
    };
    const stream = new InBandStream({
      blockSize,
      sendData: (seq, bytes) => acknowledged(encodeInBandData({ sid, seq, bytes })),
      sendClose: () => acknowledged(encodeInBandClose({ sid })),
    });
    stream.on('error', () => {}); // whoever has it hears of it by `close`, too
    stream.once('close', () => this.#open.delete(at));
    this.#open.set(at, stream);
    return stream;
  }

  #find(peer: string, sid: string): InBandStream {
    const stream = this.#open.get(key(peer, sid));
    if (!stream) throw new StanzaError('cancel', 'item-not-found');
    return stream;
  }

  #lost(isMeant: (peer: string) => boolean, why: string): void {
    for (const [at, stream] of this.#open) if (isMeant(peerOf(at))) stream.destroy(new Error(why));
  }
}

function key(peer: string, sid: string): string {
  return JSON.stringify([peer, sid]);
}

function peerOf(at: string): string {
  return JSON.parse(at)[0];
}
