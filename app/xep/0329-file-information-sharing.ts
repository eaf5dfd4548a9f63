import { StanzaError } from '../xmpp/stanza-error.ts';
import { type Element, xml } from '../xmpp/xml.ts';
import {
  decodeResultSetRequest,
  decodeResultSetResponse,
  encodeResultSetRequest,
  encodeResultSetResponse,
  NS_RSM,
  type ResultSetRequest,
  type ResultSetResponse,
} from './0059-result-set-management.ts';

/** No feature is registered for it, so the namespace is what we advertise. */
export const NS_FIS = 'urn:xmpp:fis:0';
const NS_FILE = 'urn:xmpp:jingle:apps:file-transfer:5';
/** The version XEP-0329's own examples use, with hashes:1. */
const NS_FILE_4 = 'urn:xmpp:jingle:apps:file-transfer:4';
const NS_HASHES = 'urn:xmpp:hashes:2';
const NS_HASHES_1 = 'urn:xmpp:hashes:1';

/** XEP-0329 §4.1: no `node` is the root, which holds directories only; a file's path asks about that file. */
export interface FisQuery {
  node?: string;
  rsm?: ResultSetRequest;
}

/** The file element of XEP-0234 §5. `hash.value` is base64. */
export interface FisFile {
  name: string;
  size?: number;
  date?: string;
  mediaType?: string;
  desc?: string;
  hash?: { algo: string; value: string };
}

export interface FisListing {
  node?: string;
  directories: { name: string }[];
  files: FisFile[];
  rsm?: ResultSetResponse;
}

/** `<query xmlns='urn:xmpp:fis:0' node='docs/letters'><set/></query>` */
export function encodeFisQuery({ node, rsm }: FisQuery): Element {
  return xml('query', { xmlns: NS_FIS, node }, ...(rsm ? [encodeResultSetRequest(rsm)] : []));
}

/** @throws StanzaError modify/bad-request */
export function decodeFisQuery(query: Element): FisQuery {
  const { node }: { node?: string } = query.attrs;
  const set = query.getChild('set', NS_RSM);
  return { ...(node !== undefined && { node }), ...(set && { rsm: decodeResultSetRequest(set) }) };
}

/** Names must be such as XML can carry; what to do with others is the lister's to decide. */
export function encodeFisListing({ node, directories, files, rsm }: FisListing): Element {
  return xml(
    'query',
    { xmlns: NS_FIS, node },
    ...files.map(encodeFile),
    ...directories.map(({ name }) => xml('directory', { name })),
    ...(rsm ? [encodeResultSetResponse(rsm)] : []),
  );
}

function encodeFile({ name, size, date, mediaType, desc, hash }: FisFile): Element {
  return xml(
    'file',
    { xmlns: NS_FILE },
    ...(date !== undefined ? [xml('date', {}, date)] : []),
    ...(desc !== undefined ? [xml('desc', {}, desc)] : []),
    ...(mediaType !== undefined ? [xml('media-type', {}, mediaType)] : []),
    xml('name', {}, name),
    ...(size !== undefined ? [xml('size', {}, String(size))] : []),
    ...(hash ? [xml('hash', { xmlns: NS_HASHES, algo: hash.algo }, hash.value)] : []),
  );
}

/**
 * Files without a name and directories without one are passed over; a size that is no number is left out.
 * @throws StanzaError modify/bad-request
 */
export function decodeFisListing(query: Element): FisListing {
  if (!query.is('query', NS_FIS)) throw new StanzaError('modify', 'bad-request', 'Not a file listing');
  const { node }: { node?: string } = query.attrs;
  const set = query.getChild('set', NS_RSM);
  return {
    ...(node !== undefined && { node }),
    directories: query
      .getChildren('directory', NS_FIS)
      .flatMap(({ attrs }) => (attrs.name ? [{ name: String(attrs.name) }] : [])),
    files: [NS_FILE, NS_FILE_4].flatMap((ns) =>
      query.getChildren('file', ns).flatMap((file) => decodeFile(file, ns)),
    ),
    ...(set && { rsm: decodeResultSetResponse(set) }),
  };
}

function decodeFile(file: Element, ns: string): FisFile[] {
  const text = (name: string) => file.getChildText(name, ns) ?? undefined;
  const name = text('name');
  if (!name) return [];
  const size = text('size');
  const date = text('date');
  const desc = text('desc');
  // Conversations and its kin write mediaType.
  const mediaType = text('media-type') ?? text('mediaType');
  const hash = file.getChild('hash', NS_HASHES) ?? file.getChild('hash', NS_HASHES_1);
  return [
    {
      name,
      ...(size !== undefined && /^\d{1,15}$/.test(size.trim()) && { size: Number(size) }),
      ...(date !== undefined && { date }),
      ...(mediaType !== undefined && { mediaType }),
      ...(desc !== undefined && { desc }),
      ...(hash?.attrs.algo && { hash: { algo: hash.attrs.algo, value: hash.getText().trim() } }),
    },
  ];
}
