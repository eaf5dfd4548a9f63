import { StanzaError } from '../xmpp/stanza-error.ts';
import { type Element, xml } from '../xmpp/xml.ts';
import type { DiscoInfo } from './0030-service-discovery.ts';

export const NS_UPLOAD = 'urn:xmpp:http:upload:0';
const NS_PURPOSE = 'urn:xmpp:http:upload:purpose:0';

/** XEP-0363 §4 */
export interface SlotRequest {
  filename: string;
  size: number;
  contentType?: string;
  /** §5: how long the service should keep the file. */
  purpose?: { type: 'message' | 'profile' | 'permanent' } | { type: 'ephemeral'; expireBefore?: string };
}

/** XEP-0363 §4: `headers` go along with the PUT, and nothing else does. */
export interface Slot {
  put: { url: string; headers: { name: string; value: string }[] };
  get: { url: string };
}

/** Why there was no slot (§6): the file is too big, or it is too early to ask again. */
export type SlotRefusal =
  | { type: 'file-too-large'; maxFileSize?: number }
  | { type: 'retry'; stamp?: string };

/** §4: any other header must not be sent, or the server could make us say anything to anybody. */
const HEADERS = ['Authorization', 'Cookie', 'Expires'];
const PURPOSES = ['message', 'profile', 'permanent'] as const;

/** `<request xmlns='urn:xmpp:http:upload:0' filename='…' size='…' content-type='…'/>` */
export function encodeSlotRequest({ filename, size, contentType, purpose }: SlotRequest): Element {
  const ephemeral = purpose?.type === 'ephemeral' ? { 'expire-before': purpose.expireBefore } : {};
  return xml(
    'request',
    { xmlns: NS_UPLOAD, filename, size: String(size), 'content-type': contentType },
    ...(purpose ? [xml(purpose.type, { xmlns: NS_PURPOSE, ...ephemeral })] : []),
  );
}

/** What a service reads. @throws StanzaError modify/bad-request */
export function decodeSlotRequest(request: Element): SlotRequest {
  const {
    filename,
    size,
    'content-type': contentType,
  }: { [name: string]: string | undefined } = request.attrs;
  if (!filename || !size || !/^\d{1,15}$/.test(size)) throw new StanzaError('modify', 'bad-request');
  const type = PURPOSES.find((name) => request.getChild(name, NS_PURPOSE));
  const ephemeral = request.getChild('ephemeral', NS_PURPOSE);
  const expireBefore: string | undefined = ephemeral?.attrs['expire-before'];
  return {
    filename,
    size: Number(size),
    ...(contentType !== undefined && { contentType }),
    ...(type && { purpose: { type } }),
    ...(ephemeral && { purpose: { type: 'ephemeral', ...(expireBefore !== undefined && { expireBefore }) } }),
  };
}

/** `<slot><put url='https://…'><header name='Authorization'>…</header></put><get url='https://…'/></slot>` */
export function encodeSlot({ put, get }: Slot): Element {
  return xml(
    'slot',
    { xmlns: NS_UPLOAD },
    xml('put', { url: put.url }, ...put.headers.map(({ name, value }) => xml('header', { name }, value))),
    xml('get', { url: get.url }),
  );
}

/**
 * @throws StanzaError modify/bad-request when a URL is missing or not https (§4). Plain http is taken only where it
 * does not leave this machine.
 */
export function decodeSlot(slot: Element): Slot {
  const put = slot.getChild('put', NS_UPLOAD);
  const headers = (put?.getChildren('header', NS_UPLOAD) ?? []).flatMap((header) => {
    const name = HEADERS.find(
      (known) => known.toLowerCase() === stripped(String(header.attrs.name)).toLowerCase(),
    );
    // §4: a newline would begin a header of the server's own.
    return name ? [{ name, value: stripped(header.getText()) }] : [];
  });
  return {
    put: { url: safeUrl(put?.attrs.url), headers },
    get: { url: safeUrl(slot.getChild('get', NS_UPLOAD)?.attrs.url) },
  };
}

function stripped(text: string): string {
  return text.replace(/[\r\n]/g, '');
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

function safeUrl(url: string | undefined): string {
  const { protocol, hostname } = url !== undefined && URL.canParse(url) ? new URL(url) : {};
  if (url !== undefined && protocol === 'https:') return url;
  if (url !== undefined && protocol === 'http:' && LOOPBACK.test(hostname ?? '')) return url;
  throw new StanzaError('modify', 'bad-request', 'An upload slot needs https addresses');
}

/** The largest file the service takes, in bytes, from its disco#info (§3). */
export function maxFileSize({ forms }: DiscoInfo): number | undefined {
  const form = forms.find(({ fields }) =>
    fields.some((field) => field.var === 'FORM_TYPE' && field.values[0] === NS_UPLOAD),
  );
  return toSize(form?.fields.find((field) => field.var === 'max-file-size')?.values[0]);
}

/** Undefined when the error says something else, e.g. that uploading is forbidden. */
export function slotRefusal({ application }: StanzaError): SlotRefusal | undefined {
  if (application?.is('file-too-large', NS_UPLOAD)) {
    const size = toSize(application.getChildText('max-file-size', NS_UPLOAD) ?? undefined);
    return { type: 'file-too-large', ...(size !== undefined && { maxFileSize: size }) };
  }
  if (application?.is('retry', NS_UPLOAD)) {
    const { stamp }: { stamp?: string } = application.attrs;
    return { type: 'retry', ...(stamp !== undefined && { stamp }) };
  }
  return undefined;
}

function toSize(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text.trim()) ? Number(text) : undefined;
}
