import { StanzaError } from '../xmpp/stanza-error.ts';
import { type Element, xml } from '../xmpp/xml.ts';
import {
  decodeHash,
  decodeHashUsed,
  encodeHash,
  encodeHashUsed,
  type Hash,
  NS_HASHES,
} from './0300-hashes.ts';

export const NS_FILE_TRANSFER = 'urn:xmpp:jingle:apps:file-transfer:5';

/** XEP-0234 §5.1; from the offset on, and to the end where there is no length. */
export interface FileRange {
  offset?: number;
  length?: number;
  hashes?: Hash[];
}

/** XEP-0234 §5 */
export interface JingleFile {
  name?: string;
  size?: number;
  date?: string;
  mediaType?: string;
  desc?: string;
  hashes?: Hash[];
  /** The hash that follows when all is sent. */
  hashUsed?: string;
  range?: FileRange;
}

/** XEP-0234 §8: what a session-info says of the one content it names. */
export type FileNews =
  | { news: 'received'; creator: 'initiator' | 'responder'; name: string }
  | { news: 'checksum'; creator: 'initiator' | 'responder'; name: string; file: JingleFile };

/** `<description xmlns='urn:xmpp:jingle:apps:file-transfer:5'><file/></description>` */
export function encodeFileDescription(file: JingleFile): Element {
  return xml('description', { xmlns: NS_FILE_TRANSFER }, encodeFile(file));
}

function encodeFile({
  date,
  desc,
  hashes = [],
  hashUsed,
  mediaType,
  name,
  range,
  size,
}: JingleFile): Element {
  const texts = {
    date,
    desc,
    'media-type': mediaType,
    name,
    size: size === undefined ? undefined : String(size),
  };
  return xml(
    'file',
    {},
    ...Object.entries(texts).flatMap(([tag, text]) => (text === undefined ? [] : [xml(tag, {}, text)])),
    ...(range ? [encodeRange(range)] : []),
    ...hashes.map(encodeHash),
    ...(hashUsed !== undefined ? [encodeHashUsed(hashUsed)] : []),
  );
}

function encodeRange({ offset, length, hashes = [] }: FileRange): Element {
  return xml('range', { offset, length }, ...hashes.map(encodeHash));
}

/** @throws StanzaError modify/bad-request */
export function decodeFileDescription(description: Element): JingleFile {
  const file = description.getChild('file', NS_FILE_TRANSFER);
  if (!file || !description.is('description', NS_FILE_TRANSFER))
    throw new StanzaError('modify', 'bad-request');
  return decodeFile(file);
}

function decodeFile(file: Element): JingleFile {
  const text = (name: string) => file.getChildText(name, NS_FILE_TRANSFER) ?? undefined;
  const [name, date, desc] = [text('name'), text('date'), text('desc')];
  // Conversations and its kin write mediaType.
  const mediaType = text('media-type') ?? text('mediaType');
  const range = file.getChild('range', NS_FILE_TRANSFER);
  const used = file.getChild('hash-used', NS_HASHES);
  const hashUsed = used && decodeHashUsed(used);
  return {
    ...(name !== undefined && { name }),
    ...numbered('size', text('size')),
    ...(date !== undefined && { date }),
    ...(mediaType !== undefined && { mediaType }),
    ...(desc !== undefined && { desc }),
    ...hashesIn(file),
    ...(hashUsed !== undefined && { hashUsed }),
    ...(range && { range: decodeRange(range) }),
  };
}

function decodeRange(range: Element): FileRange {
  const { offset, length }: { [name: string]: string | undefined } = range.attrs;
  return { ...numbered('offset', offset), ...numbered('length', length), ...hashesIn(range) };
}

function hashesIn(element: Element): { hashes?: Hash[] } {
  const hashes = element.getChildren('hash', NS_HASHES).flatMap((hash) => decodeHash(hash) ?? []);
  return hashes.length > 0 ? { hashes } : {};
}

function numbered<K extends string>(key: K, text: string | undefined): { [P in K]?: number } {
  if (text === undefined) return {};
  if (!/^\d{1,15}$/.test(text.trim())) throw new StanzaError('modify', 'bad-request');
  return { [key]: Number(text) } as { [P in K]?: number };
}

/** `<checksum xmlns='urn:xmpp:jingle:apps:file-transfer:5' creator='initiator' name='…'><file/></checksum>` */
export function encodeFileNews(news: FileNews): Element {
  const { creator, name } = news;
  const file = news.news === 'checksum' ? [encodeFile(news.file)] : [];
  return xml(news.news, { xmlns: NS_FILE_TRANSFER, creator, name }, ...file);
}

/** @throws StanzaError modify/bad-request */
export function decodeFileNews(info: Element): FileNews {
  const { name }: { name?: string } = info.attrs;
  const creator = (['initiator', 'responder'] as const).find((known) => known === info.attrs.creator);
  const file = info.getChild('file', NS_FILE_TRANSFER);
  if (!creator || !name) throw new StanzaError('modify', 'bad-request');
  if (info.is('received', NS_FILE_TRANSFER)) return { news: 'received', creator, name };
  if (!file || !info.is('checksum', NS_FILE_TRANSFER)) throw new StanzaError('modify', 'bad-request');
  return { news: 'checksum', creator, name, file: decodeFile(file) };
}
