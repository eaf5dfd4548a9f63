import { type DataForm, decodeForm, encodeForm, type Field } from '../../app/xep/0004-data-forms.ts';
import * as disco from '../../app/xep/0030-service-discovery.ts';
import * as ibb from '../../app/xep/0047-in-band-bytestreams.ts';
import * as commands from '../../app/xep/0050-ad-hoc-commands.ts';
import * as rsm from '../../app/xep/0059-result-set-management.ts';
import * as bytestreams from '../../app/xep/0065-socks5-bytestreams.ts';
import * as version from '../../app/xep/0092-software-version.ts';
import * as caps from '../../app/xep/0115-entity-capabilities.ts';
import * as jingle from '../../app/xep/0166-jingle.ts';
import * as blocking from '../../app/xep/0191-blocking-command.ts';
import { encodePing, isPing } from '../../app/xep/0199-ping.ts';
import * as files from '../../app/xep/0234-jingle-file-transfer.ts';
import * as s5b from '../../app/xep/0260-jingle-socks5.ts';
import * as inBand from '../../app/xep/0261-jingle-in-band.ts';
import * as hashes from '../../app/xep/0300-hashes.ts';
import * as archive from '../../app/xep/0313-message-archive.ts';
import * as fis from '../../app/xep/0329-file-information-sharing.ts';
import * as upload from '../../app/xep/0363-http-file-upload.ts';
import { type ErrorType, StanzaError } from '../../app/xmpp/stanza-error.ts';
import { type Element, xml } from '../../app/xmpp/xml.ts';
import { parse } from './parse.ts';

export interface Codec {
  /** The part of an example that this codec is about. */
  pick(example: Element): Element;
  decode(element: Element): unknown;
  encode(value: unknown): Element;
}

function codec<T>(
  decode: (element: Element) => T,
  encode: (value: T) => Element,
  pick: (example: Element) => Element = payload,
): Codec {
  return { pick, decode, encode: (value) => encode(value as T) };
}

const payload = (stanza: Element): Element =>
  must(stanza.getChildElements().find(({ name }) => name !== 'subject'));
const itself = (element: Element): Element => element;
const child = (name: string) => (stanza: Element) => must(stanza.getChild(name));
const set = (stanza: Element): Element => must(payload(stanza).getChild('set', rsm.NS_RSM));

const inContent = (name: string) => (stanza: Element) => {
  const content = payload(stanza)
    .getChildElements()
    .find((one) => one.getName() === 'content');
  return must(content?.getChildElements().find((one) => one.getName() === name));
};
/** What belongs to other XEPs stands in the JSON as text. */
const written = (element: Element) => parse(element.toString()).toString();

/** A file of the golden pairs holds `{ "<name of a codec>": <value> }`. */
export const codecs: Record<string, Codec> = {
  form: codec(decodeForm, encodeForm, itself),
  field: codec(
    // The examples of XEP-0122 show fields alone.
    (field): Field => must(decodeForm(xml('x', { xmlns: 'jabber:x:data', type: 'form' }, field)).fields[0]),
    (field) => {
      const form: DataForm = { type: 'form', fields: [field] };
      return must(encodeForm(form).getChild('field'));
    },
    itself,
  ),
  discoInfoQuery: codec(disco.decodeDiscoQuery, disco.encodeDiscoInfoQuery),
  discoItemsQuery: codec(disco.decodeDiscoQuery, disco.encodeDiscoItemsQuery),
  discoInfo: codec(disco.decodeDiscoInfo, disco.encodeDiscoInfo),
  discoItems: codec(disco.decodeDiscoItems, disco.encodeDiscoItems),
  commandRequest: codec(commands.decodeCommandRequest, commands.encodeCommandRequest),
  commandReply: codec(commands.decodeCommandReply, commands.encodeCommandReply),
  resultSetRequest: codec(rsm.decodeResultSetRequest, rsm.encodeResultSetRequest, set),
  resultSetResponse: codec(rsm.decodeResultSetResponse, rsm.encodeResultSetResponse, set),
  caps: codec(
    (c) => must(caps.decodeCaps(must(c.parent))),
    ({ node, ver }) => caps.capsElement(node, ver),
    child('c'),
  ),
  versionQuery: codec(() => ({}), version.encodeVersionQuery),
  version: codec(version.decodeVersion, version.encodeVersion),
  ping: codec(isPing, encodePing),
  blocklistQuery: codec(() => ({}), blocking.encodeBlocklistQuery),
  blocklist: codec(blocking.decodeBlocklist, blocking.encodeBlocklist),
  blockPush: codec(blocking.decodeBlockPush, blocking.encodeBlockPush),
  fisQuery: codec(fis.decodeFisQuery, fis.encodeFisQuery),
  fisListing: codec(fis.decodeFisListing, fis.encodeFisListing),
  archiveQuery: codec(
    // Servers read it; what we send is all that there is.
    (query) => ({
      ...(query.attrs.queryid && { queryId: query.attrs.queryid }),
      start: must(decodeForm(must(query.getChild('x'))).fields.find((field) => field.var === 'start'))
        .values[0],
      page: rsm.decodeResultSetRequest(must(query.getChild('set'))),
    }),
    (value) => archive.encodeArchiveQuery(value as archive.ArchiveQuery),
  ),
  archiveResult: codec(
    (stanza) => {
      const { message, ...result } = must(archive.decodeArchiveResult(stanza));
      return { ...result, from: message.attrs.from, body: message.getChildText('body') };
    },
    unsent,
    itself,
  ),
  archiveEnd: codec(archive.decodeArchiveEnd, unsent),
  slotRequest: codec(upload.decodeSlotRequest, upload.encodeSlotRequest),
  slot: codec(upload.decodeSlot, upload.encodeSlot),
  inBandOpen: codec(ibb.decodeInBandOpen, ibb.encodeInBandOpen),
  inBandData: codec(
    (data) => ({ ...ibb.decodeInBandData(data), bytes: ibb.decodeInBandData(data).bytes.toString('base64') }),
    ({ bytes, ...rest }) => ibb.encodeInBandData({ ...rest, bytes: Buffer.from(bytes, 'base64') }),
  ),
  inBandClose: codec(ibb.decodeInBandClose, ibb.encodeInBandClose),
  streamHostQuery: codec(() => ({}), bytestreams.encodeStreamHostQuery),
  streamHosts: codec(bytestreams.decodeStreamHosts, bytestreams.encodeStreamHosts),
  activate: codec(bytestreams.decodeActivate, bytestreams.encodeActivate),
  jingle: codec(
    (element) => {
      const { contents, reason, info, ...rest } = jingle.decodeJingle(element);
      const { detail, ...why } = reason ?? { condition: undefined };
      return {
        ...rest,
        contents: contents.map(({ description, transport, security, ...content }) => ({
          ...content,
          ...(description && { description: written(description) }),
          ...(transport && { transport: written(transport) }),
          ...(security && { security: written(security) }),
        })),
        ...(reason && { reason: { ...why, ...(detail && { detail: written(detail) }) } }),
        ...(info && { info: written(info) }),
      };
    },
    ({ contents, reason, info, ...rest }) =>
      jingle.encodeJingle({
        ...rest,
        contents: contents.map(({ description, transport, security, ...content }) => ({
          ...content,
          ...(description !== undefined && { description: parse(description) }),
          ...(transport !== undefined && { transport: parse(transport) }),
          ...(security !== undefined && { security: parse(security) }),
        })),
        ...(reason?.condition && {
          reason: {
            ...{ condition: reason.condition, ...(reason.text !== undefined && { text: reason.text }) },
            ...(reason.sid !== undefined && { sid: reason.sid }),
            ...(reason.detail !== undefined && { detail: parse(reason.detail) }),
          },
        }),
        ...(info !== undefined && { info: parse(info) }),
      }),
  ),
  s5bTransport: codec(s5b.decodeS5bTransport, s5b.encodeS5bTransport, inContent('transport')),
  inBandTransport: codec(inBand.decodeInBandTransport, inBand.encodeInBandTransport, inContent('transport')),
  fileDescription: codec(files.decodeFileDescription, files.encodeFileDescription, inContent('description')),
  fileNews: codec(files.decodeFileNews, files.encodeFileNews, (stanza) =>
    must(payload(stanza).getChildElements()[0]),
  ),
  hash: codec((element) => must(hashes.decodeHash(element)), hashes.encodeHash, itself),
  error: codec(
    (element) => {
      const { type, condition, text, application } = StanzaError.fromStanza(must(element.parent));
      const refusal = upload.slotRefusal(new StanzaError(type, condition, text, application));
      const name = application && `{${application.getNS()}}${application.getName()}`;
      return { type, condition, text, ...(name && { application: name }), ...(refusal && { refusal }) };
    },
    ({ type, condition, text, application = '' }) => {
      const [, xmlns, name] = /^\{(.*)\}(.*)$/.exec(application) ?? [];
      return new StanzaError(
        type as ErrorType,
        condition,
        text,
        name ? xml(name, { xmlns: xmlns ?? '' }) : undefined,
      ).toElement();
    },
    child('error'),
  ),
};

/** What servers alone send. */
function unsent(): never {
  throw new TypeError('There is nothing that writes this');
}

export function must<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw new TypeError('Something is missing in the example');
  return value;
}
