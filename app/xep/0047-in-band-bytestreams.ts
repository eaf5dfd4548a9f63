import { StanzaError } from '../xmpp/stanza-error.ts';
import { type Element, xml } from '../xmpp/xml.ts';

export const NS_IBB = 'http://jabber.org/protocol/ibb';

/** XEP-0047 §2.1. `blockSize` is that of the bytes, before Base64. */
export interface InBandOpen {
  sid: string;
  blockSize: number;
  stanza?: 'iq' | 'message';
}

/** XEP-0047 §2.2. `seq` counts modulo 65536. */
export interface InBandData {
  sid: string;
  seq: number;
  bytes: Buffer;
}

/** `<open xmlns='http://jabber.org/protocol/ibb' block-size='4096' sid='…' stanza='iq'/>` */
export function encodeInBandOpen({ sid, blockSize, stanza }: InBandOpen): Element {
  return xml('open', { xmlns: NS_IBB, 'block-size': String(blockSize), sid, stanza });
}

/** @throws StanzaError modify/bad-request */
export function decodeInBandOpen({ attrs }: Element): InBandOpen {
  const { sid, stanza, 'block-size': blockSize }: { [name: string]: string | undefined } = attrs;
  if (!sid || !isBlockSize(blockSize ?? '')) throw new StanzaError('modify', 'bad-request');
  const known = stanza === 'iq' || stanza === 'message' ? stanza : undefined;
  if (stanza !== undefined && !known) throw new StanzaError('modify', 'bad-request');
  return { sid, blockSize: Number(blockSize), ...(known && { stanza: known }) };
}

/** `<data xmlns='http://jabber.org/protocol/ibb' seq='0' sid='…'>…</data>` */
export function encodeInBandData({ sid, seq, bytes }: InBandData): Element {
  return xml('data', { xmlns: NS_IBB, seq: String(seq), sid }, bytes.toString('base64'));
}

/** @throws StanzaError modify/bad-request */
export function decodeInBandData(data: Element): InBandData {
  const { sid, seq }: { [name: string]: string | undefined } = data.attrs;
  // Lines may be broken, as in XEP-0047's own examples; for the rest there is one right form (RFC 4648 §3).
  const text = data.getText().replace(/\s+/g, '');
  const bytes = Buffer.from(text, 'base64');
  const isRight = /^\d{1,5}$/.test(seq ?? '') && Number(seq) <= 65_535 && bytes.toString('base64') === text;
  if (!sid || !isRight) throw new StanzaError('modify', 'bad-request');
  return { sid, seq: Number(seq), bytes };
}

/** `<close xmlns='http://jabber.org/protocol/ibb' sid='…'/>` */
export function encodeInBandClose({ sid }: { sid: string }): Element {
  return xml('close', { xmlns: NS_IBB, sid });
}

/** @throws StanzaError modify/bad-request */
export function decodeInBandClose({ attrs }: Element): { sid: string } {
  const { sid }: { sid?: string } = attrs;
  if (!sid) throw new StanzaError('modify', 'bad-request');
  return { sid };
}

export function isBlockSize(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;
}
