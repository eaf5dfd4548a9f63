import { StanzaError } from '../xmpp/stanza-error.ts';
import { type Element, xml } from '../xmpp/xml.ts';
import { isBlockSize } from './0047-in-band-bytestreams.ts';

export const NS_JINGLE_IBB = 'urn:xmpp:jingle:transports:ibb:1';

/** XEP-0261 §2. The smaller block size of both sides counts. */
export interface InBandTransport {
  sid: string;
  /** Of the bytes, before Base64. */
  blockSize?: number;
}

/** `<transport xmlns='urn:xmpp:jingle:transports:ibb:1' block-size='4096' sid='…'/>` */
export function encodeInBandTransport({ sid, blockSize }: InBandTransport): Element {
  const size = blockSize === undefined ? undefined : String(blockSize);
  return xml('transport', { xmlns: NS_JINGLE_IBB, 'block-size': size, sid });
}

/** @throws StanzaError modify/bad-request */
export function decodeInBandTransport(transport: Element): InBandTransport {
  const { sid, 'block-size': blockSize }: { [name: string]: string | undefined } = transport.attrs;
  const isRight =
    transport.is('transport', NS_JINGLE_IBB) && (blockSize === undefined || isBlockSize(blockSize));
  if (!sid || !isRight) throw new StanzaError('modify', 'bad-request');
  return { sid, ...(blockSize !== undefined && { blockSize: Number(blockSize) }) };
}
