import { type Element, xml } from '../xmpp/xml.ts';

export const NS_VERSION = 'jabber:iq:version';

/** XEP-0092 §2. `os` is left out towards anybody who need not know. */
export interface SoftwareVersion {
  name: string;
  version: string;
  os?: string;
}

/** `<query xmlns='jabber:iq:version'/>` */
export function encodeVersionQuery(): Element {
  return xml('query', { xmlns: NS_VERSION });
}

/** `<query xmlns='jabber:iq:version'><name/><version/><os/></query>` */
export function encodeVersion({ name, version, os }: SoftwareVersion): Element {
  return xml(
    'query',
    { xmlns: NS_VERSION },
    xml('name', {}, name),
    xml('version', {}, version),
    ...(os !== undefined ? [xml('os', {}, os)] : []),
  );
}

/** Name and version are required (§2), and empty where a peer leaves them out. */
export function decodeVersion(query: Element): SoftwareVersion {
  const os = query.getChildText('os', NS_VERSION);
  return {
    name: query.getChildText('name', NS_VERSION) ?? '',
    version: query.getChildText('version', NS_VERSION) ?? '',
    ...(os !== null && { os }),
  };
}
