import { NS_IBB } from '../../../app/xep/0047-in-band-bytestreams.ts';
import { NS_BYTESTREAMS } from '../../../app/xep/0065-socks5-bytestreams.ts';
import { NS_JINGLE } from '../../../app/xep/0166-jingle.ts';
import { NS_JINGLE_S5B } from '../../../app/xep/0260-jingle-socks5.ts';
import type { Element } from '../../../app/xmpp/xml.ts';
import { standBetween } from '../../peers/servers/between.ts';
import { type Cut, cutBefore } from '../../peers/servers/cut.ts';
import type { Server } from '../../peers/servers/index.ts';
import type { Lines, Name } from './lines.ts';

/** Between one device and its server: a cable, and somebody who leads its streams through lines. */
export interface Way extends AsyncDisposable {
  cable: Cut;
  caFile: string;
}

export async function wayTo(server: Server, by: Name, lines: Lines): Promise<Way> {
  const between = await standBetween(server);
  const cable = await cutBefore(between.port);
  between.rewrite = (stanza, direction) => {
    if (direction === 'to server') lines.sent[by] += inBandBytes(stanza);
    else for (const element of addressesIn(stanza)) redirect(element, by, lines);
    return stanza;
  };
  return {
    ...{ cable, caFile: between.caFile },
    async [Symbol.asyncDispose]() {
      await cable.close();
      await between[Symbol.asyncDispose]();
    },
  };
}

function redirect({ name, attrs }: Element, by: Name, lines: Lines): void {
  const kind = name === 'streamhost' || attrs.type === 'proxy' ? 'proxy' : 'direct';
  const { host, port } = lines.through(by, kind, { host: attrs.host, port: Number(attrs.port) });
  Object.assign(attrs, { host, port: String(port) });
}

/** Candidates that the other device offers (XEP-0260), and where a relay says that it stands (XEP-0065). */
function addressesIn(stanza: Element): Element[] {
  const contents = stanza.getChild('jingle', NS_JINGLE)?.getChildren('content') ?? [];
  const transports = contents.flatMap((content) => content.getChildren('transport', NS_JINGLE_S5B));
  return [
    ...transports.flatMap((transport) => transport.getChildren('candidate')),
    ...(stanza.getChild('query', NS_BYTESTREAMS)?.getChildren('streamhost') ?? []),
  ];
}

/** Of a block (XEP-0047), without what Base64 makes of it. */
function inBandBytes(stanza: Element): number {
  const text = stanza.getChild('data', NS_IBB)?.getText();
  return text === undefined ? 0 : Math.floor((text.length * 3) / 4);
}
