import { StanzaError } from '../xmpp/stanza-error.ts';
import { type Element, xml } from '../xmpp/xml.ts';
import { isPort } from './0065-socks5-bytestreams.ts';

export const NS_JINGLE_S5B = 'urn:xmpp:jingle:transports:s5b:1';

const TYPES = ['direct', 'assisted', 'tunnel', 'proxy'] as const;

/** One way to reach the one who offers it (XEP-0260 §2.2). */
export interface S5bCandidate {
  cid: string;
  host: string;
  jid: string;
  port: number;
  priority: number;
  type: (typeof TYPES)[number];
}

/** What a transport-info says of the candidates (§2.3, §2.4). */
export type S5bNews =
  | { news: 'candidate-used' | 'activated'; cid: string }
  | { news: 'candidate-error' | 'proxy-error' };

export interface S5bTransport {
  sid: string;
  dstaddr?: string;
  mode?: 'tcp' | 'udp';
  candidates: S5bCandidate[];
  news?: S5bNews;
}

/** §2.2: the type counts before everything else. */
export function candidatePriority(type: S5bCandidate['type'], localPreference: number): number {
  const preferences = { direct: 126, assisted: 120, tunnel: 110, proxy: 10 };
  return preferences[type] * 65_536 + localPreference;
}

/** `<transport xmlns='urn:xmpp:jingle:transports:s5b:1' sid='…'><candidate/></transport>` */
export function encodeS5bTransport({ sid, dstaddr, mode, candidates, news }: S5bTransport): Element {
  return xml(
    'transport',
    { xmlns: NS_JINGLE_S5B, dstaddr, mode, sid },
    ...candidates.map(({ port, priority, ...rest }) =>
      xml('candidate', { ...rest, port: String(port), priority: String(priority) }),
    ),
    ...(news ? [xml(news.news, 'cid' in news ? { cid: news.cid } : {})] : []),
  );
}

/** Candidates that cannot be used are passed over. @throws StanzaError modify/bad-request */
export function decodeS5bTransport(transport: Element): S5bTransport {
  const { sid, dstaddr, mode }: { [name: string]: string | undefined } = transport.attrs;
  if (!sid || !transport.is('transport', NS_JINGLE_S5B)) throw new StanzaError('modify', 'bad-request');
  const news = decodeNews(transport);
  return {
    sid,
    ...(dstaddr !== undefined && { dstaddr }),
    ...((mode === 'tcp' || mode === 'udp') && { mode }),
    candidates: transport.getChildren('candidate', NS_JINGLE_S5B).flatMap(decodeCandidate),
    ...(news && { news }),
  };
}

function decodeCandidate({ attrs }: Element): S5bCandidate[] {
  const { cid, host, jid, port, priority }: { [name: string]: string | undefined } = attrs;
  const type = TYPES.find((known) => known === (attrs.type ?? 'direct'));
  if (!cid || !host || !jid || !type) return [];
  if (!isPort(port ?? '') || !/^\d{1,10}$/.test(priority ?? '')) return [];
  return [{ cid, host, jid, port: Number(port), priority: Number(priority), type }];
}

function decodeNews(transport: Element): S5bNews | undefined {
  for (const news of ['candidate-used', 'activated'] as const) {
    const { cid }: { cid?: string } = transport.getChild(news, NS_JINGLE_S5B)?.attrs ?? {};
    if (cid) return { news, cid };
  }
  const error = (['candidate-error', 'proxy-error'] as const).find((name) =>
    transport.getChild(name, NS_JINGLE_S5B),
  );
  return error && { news: error };
}
