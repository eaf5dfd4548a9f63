import { createHash } from 'node:crypto';
import { StanzaError } from '../xmpp/stanza-error.ts';
import { type Element, xml } from '../xmpp/xml.ts';

export const NS_BYTESTREAMS = 'http://jabber.org/protocol/bytestreams';

/** Where a proxy listens (XEP-0065 §4.3). */
export interface StreamHost {
  jid: string;
  host: string;
  port: number;
}

/** `<query xmlns='http://jabber.org/protocol/bytestreams'/>`, asked of a proxy. */
export function encodeStreamHostQuery(): Element {
  return xml('query', { xmlns: NS_BYTESTREAMS });
}

/** What a proxy answers. */
export function encodeStreamHosts(hosts: readonly StreamHost[]): Element {
  return xml(
    'query',
    { xmlns: NS_BYTESTREAMS },
    ...hosts.map(({ host, jid, port }) => xml('streamhost', { host, jid, port: String(port) })),
  );
}

/** Those that can be used: without a port one would have to ask DNS what it means (§4.3). */
export function decodeStreamHosts(query: Element): StreamHost[] {
  return query.getChildren('streamhost', NS_BYTESTREAMS).flatMap(({ attrs }) => {
    const { jid, host, port }: { [name: string]: string | undefined } = attrs;
    return jid && host && port && isPort(port) ? [{ jid, host, port: Number(port) }] : [];
  });
}

/** Tells a proxy that both sides are there, so that it may let bytes through (§6.3.5). */
export function encodeActivate({ sid, target }: { sid: string; target: string }): Element {
  return xml('query', { xmlns: NS_BYTESTREAMS, sid }, xml('activate', {}, target));
}

/** What a proxy reads. @throws StanzaError modify/bad-request */
export function decodeActivate(query: Element): { sid: string; target: string } {
  const { sid }: { sid?: string } = query.attrs;
  const target = query.getChildText('activate', NS_BYTESTREAMS);
  if (!sid || !target) throw new StanzaError('modify', 'bad-request');
  return { sid, target };
}

/** DST.ADDR (§5.3.2): the one who offers the host stands first. */
export function destinationAddress(sid: string, offering: string, connecting: string): string {
  return createHash('sha1').update(`${sid}${offering}${connecting}`).digest('hex');
}

export function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;
}
