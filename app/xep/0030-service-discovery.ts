import { StanzaError } from '../xmpp/stanza-error.ts';
import { type Element, xml } from '../xmpp/xml.ts';
import { type DataForm, decodeForm, encodeForm, NS_DATA } from './0004-data-forms.ts';
import {
  decodeResultSetRequest,
  decodeResultSetResponse,
  encodeResultSetRequest,
  encodeResultSetResponse,
  NS_RSM,
  type ResultSetRequest,
  type ResultSetResponse,
} from './0059-result-set-management.ts';

export const NS_DISCO_INFO = 'http://jabber.org/protocol/disco#info';
export const NS_DISCO_ITEMS = 'http://jabber.org/protocol/disco#items';

export interface Identity {
  category: string;
  type: string;
  name?: string;
  lang?: string;
}

/** XEP-0030 §3.1; `forms` are those of XEP-0128. */
export interface DiscoInfo {
  node?: string;
  identities: Identity[];
  features: string[];
  forms: DataForm[];
}

/** XEP-0030 §4.1. These three attributes and no others: Gajim fails on any it does not know. */
export interface DiscoItem {
  jid: string;
  node?: string;
  name?: string;
}

export interface DiscoItems {
  node?: string;
  items: DiscoItem[];
  rsm?: ResultSetResponse;
}

/** What is asked of an entity: disco#items may be paged (XEP-0059 §3). */
export interface DiscoQuery {
  node?: string;
  rsm?: ResultSetRequest;
}

/** `<query xmlns='…disco#info' node='…'/>` */
export function encodeDiscoInfoQuery({ node }: { node?: string } = {}): Element {
  return xml('query', { xmlns: NS_DISCO_INFO, node });
}

/** `<query xmlns='…disco#items' node='…'><set/></query>` */
export function encodeDiscoItemsQuery({ node, rsm }: DiscoQuery = {}): Element {
  return xml('query', { xmlns: NS_DISCO_ITEMS, node }, ...(rsm ? [encodeResultSetRequest(rsm)] : []));
}

/** Reads the query of either namespace. */
export function decodeDiscoQuery(query: Element): DiscoQuery {
  const set = query.getChild('set', NS_RSM);
  return { ...nodeOf(query), ...(set && { rsm: decodeResultSetRequest(set) }) };
}

/** `<query xmlns='…disco#info'><identity/><feature/><x xmlns='jabber:x:data'/></query>` */
export function encodeDiscoInfo({ node, identities, features, forms }: DiscoInfo): Element {
  return xml(
    'query',
    { xmlns: NS_DISCO_INFO, node },
    ...identities.map(({ lang, ...identity }) => xml('identity', { ...identity, 'xml:lang': lang })),
    ...features.map((feature) => xml('feature', { var: feature })),
    ...forms.map(encodeForm),
  );
}

/**
 * Identities and features without their required attributes are passed over, duplicates are kept: whether the
 * whole is well-formed is for XEP-0115 to say.
 * @throws StanzaError modify/bad-request
 */
export function decodeDiscoInfo(query: Element): DiscoInfo {
  if (!query.is('query', NS_DISCO_INFO)) throw new StanzaError('modify', 'bad-request', 'Not a disco#info');
  return {
    ...nodeOf(query),
    identities: query.getChildren('identity', NS_DISCO_INFO).flatMap(decodeIdentity),
    features: query.getChildren('feature', NS_DISCO_INFO).flatMap(({ attrs }) => attrs.var ?? []),
    forms: query.getChildren('x', NS_DATA).map(decodeForm),
  };
}

function decodeIdentity({ attrs }: Element): Identity[] {
  const { category, type, name, 'xml:lang': lang }: { [name: string]: string | undefined } = attrs;
  if (category === undefined || type === undefined) return [];
  return [{ category, type, ...(name !== undefined && { name }), ...(lang !== undefined && { lang }) }];
}

/** `<query xmlns='…disco#items'><item jid='…' node='…' name='…'/><set/></query>` */
export function encodeDiscoItems({ node, items, rsm }: DiscoItems): Element {
  return xml(
    'query',
    { xmlns: NS_DISCO_ITEMS, node },
    ...items.map((item) => xml('item', { jid: item.jid, node: item.node, name: item.name })),
    ...(rsm ? [encodeResultSetResponse(rsm)] : []),
  );
}

/** @throws StanzaError modify/bad-request */
export function decodeDiscoItems(query: Element): DiscoItems {
  if (!query.is('query', NS_DISCO_ITEMS)) throw new StanzaError('modify', 'bad-request', 'Not a disco#items');
  const set = query.getChild('set', NS_RSM);
  return {
    ...nodeOf(query),
    items: query.getChildren('item', NS_DISCO_ITEMS).flatMap(decodeItem),
    ...(set && { rsm: decodeResultSetResponse(set) }),
  };
}

function decodeItem({ attrs }: Element): DiscoItem[] {
  const { jid, node, name }: { [name: string]: string | undefined } = attrs;
  if (jid === undefined) return [];
  return [{ jid, ...(node !== undefined && { node }), ...(name !== undefined && { name }) }];
}

function nodeOf({ attrs }: Element): { node?: string } {
  return attrs.node === undefined ? {} : { node: attrs.node };
}
