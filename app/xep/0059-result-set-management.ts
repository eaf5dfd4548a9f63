import { StanzaError } from '../xmpp/stanza-error.ts';
import { type Element, xml } from '../xmpp/xml.ts';

export const NS_RSM = 'http://jabber.org/protocol/rsm';

/** XEP-0059 §2. `before: ''` asks for the last page (§2.5); `max: 0` for the count alone (§2.7). */
export interface ResultSetRequest {
  max?: number;
  after?: string;
  before?: string;
  index?: number;
}

/** XEP-0059 §2.2. `first` and `last` are absent on an empty page. */
export interface ResultSetResponse {
  first?: string;
  firstIndex?: number;
  last?: string;
  count?: number;
}

/** `<set><max>10</max><after>UID</after></set>` */
export function encodeResultSetRequest({ max, after, before, index }: ResultSetRequest): Element {
  return xml(
    'set',
    { xmlns: NS_RSM },
    ...(max !== undefined ? [xml('max', {}, String(max))] : []),
    ...(after !== undefined ? [xml('after', {}, after)] : []),
    ...(before !== undefined ? [xml('before', {}, before)] : []),
    ...(index !== undefined ? [xml('index', {}, String(index))] : []),
  );
}

/** @throws StanzaError modify/bad-request when a number is none */
export function decodeResultSetRequest(set: Element): ResultSetRequest {
  return {
    ...numberIn(set, 'max'),
    ...textIn(set, 'after'),
    ...textIn(set, 'before'),
    ...numberIn(set, 'index'),
  };
}

/** `<set><first index='0'>UID</first><last>UID</last><count>800</count></set>` */
export function encodeResultSetResponse({ first, firstIndex, last, count }: ResultSetResponse): Element {
  return xml(
    'set',
    { xmlns: NS_RSM },
    ...(first !== undefined ? [xml('first', { index: firstIndex }, first)] : []),
    ...(last !== undefined ? [xml('last', {}, last)] : []),
    ...(count !== undefined ? [xml('count', {}, String(count))] : []),
  );
}

/** @throws StanzaError modify/bad-request when a number is none */
export function decodeResultSetResponse(set: Element): ResultSetResponse {
  const { index }: { index?: string } = set.getChild('first', NS_RSM)?.attrs ?? {};
  return {
    ...textIn(set, 'first'),
    ...(index !== undefined && { firstIndex: toNumber(index) }),
    ...textIn(set, 'last'),
    ...numberIn(set, 'count'),
  };
}

function textIn<K extends string>(set: Element, name: K): { [P in K]?: string } {
  const text = set.getChildText(name, NS_RSM);
  return text === null ? {} : ({ [name]: text } as { [P in K]?: string });
}

function numberIn<K extends string>(set: Element, name: K): { [P in K]?: number } {
  const text = set.getChildText(name, NS_RSM);
  return text === null ? {} : ({ [name]: toNumber(text) } as { [P in K]?: number });
}

function toNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text.trim())) {
    throw new StanzaError('modify', 'bad-request', `Result set: not a count: ${text.slice(0, 40)}`);
  }
  return Number(text);
}
