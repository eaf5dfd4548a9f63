import { NS_IBB } from '../../../app/xep/0047-in-band-bytestreams.ts';
import { NS_JINGLE } from '../../../app/xep/0166-jingle.ts';
import { NS_JINGLE_S5B } from '../../../app/xep/0260-jingle-socks5.ts';
import type { Element } from '../../../app/xmpp/xml.ts';
import { standBetween } from '../../peers/servers/between.ts';
import { type Cut, cutBefore } from '../../peers/servers/cut.ts';
import type { Server } from '../../peers/servers/index.ts';

/** HTTP/2 asks whether the other side is there, and says how much it may send, in frames shorter than that (RFC 9113 §6). */
const LEAST_BYTES = 64;

/** A device's only way out: everything it says goes by its server, and is counted. */
export interface Way extends AsyncDisposable {
  cable: Cut;
  caFile: string;
  /** What it sent: to other devices inside links, and stanzas else that are no answers. */
  readonly sent: { inLinks: number; else: number };
}

export async function wayTo(server: Server): Promise<Way> {
  const between = await standBetween(server);
  const cable = await cutBefore(between.port);
  const sent = { inLinks: 0, else: 0 };
  between.rewrite = (stanza, direction) => {
    if (direction === 'from server') return stanza;
    withoutCandidates(stanza);
    const block = stanza.getChild('data', NS_IBB)?.getText();
    if (block !== undefined) sent.inLinks += Buffer.byteLength(block, 'base64') >= LEAST_BYTES ? 1 : 0;
    else if (isAsked(stanza)) sent.else += 1;
    return stanza;
  };
  return {
    ...{ cable, caFile: between.caFile, sent },
    async [Symbol.asyncDispose]() {
      await cable.close();
      await between[Symbol.asyncDispose]();
    },
  };
}

/** With no address of the other side a link goes in-band (XEP-0261). */
function withoutCandidates(stanza: Element): void {
  for (const content of stanza.getChild('jingle', NS_JINGLE)?.getChildren('content') ?? [])
    for (const transport of content.getChildren('transport', NS_JINGLE_S5B))
      for (const candidate of transport.getChildren('candidate')) transport.remove(candidate);
}

function isAsked({ name, attrs }: Element): boolean {
  return name === 'message' || name === 'presence' || (name === 'iq' && ['get', 'set'].includes(attrs.type));
}
