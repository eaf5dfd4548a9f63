import { StanzaError } from '../xmpp/stanza-error.ts';
import { type Element, xml } from '../xmpp/xml.ts';
import { decodeForm, encodeForm, NS_DATA } from './0004-data-forms.ts';

export const NS_PUBSUB = 'http://jabber.org/protocol/pubsub';
export const NS_PUBSUB_OWNER = 'http://jabber.org/protocol/pubsub#owner';
const NS_EVENT = 'http://jabber.org/protocol/pubsub#event';
/** Without it a server publishes private data for all contacts, so nothing may be published (XEP-0223 §6). */
export const PUBLISH_OPTIONS = 'http://jabber.org/protocol/pubsub#publish-options';

const NODE_CONFIG = 'http://jabber.org/protocol/pubsub#node_config';

/** XEP-0223 §2: kept, and for the account's own resources alone. */
const one = { 'pubsub#persist_items': 'true', 'pubsub#access_model': 'whitelist' };

/** An item for each of many things, as XEP-0402 §3 has it; each change is told, and none again. */
const many = {
  'pubsub#max_items': 'max',
  'pubsub#send_last_published_item': 'never',
  'pubsub#notify_retract': 'true',
};

/** So many items every server keeps that keeps more than one (Prosody's own limit). */
const MANY = 256;

export interface PrivateItem {
  node: string;
  id: string;
  payload: Element;
}

/** `<pubsub><publish node='…'><item id='…'/></publish><publish-options/></pubsub>` (XEP-0223 §3) */
export function encodePrivatePublish({ node, id, payload }: PrivateItem): Element {
  return xml(
    'pubsub',
    { xmlns: NS_PUBSUB },
    xml('publish', { node }, xml('item', { id }, payload)),
    xml('publish-options', {}, submission(PUBLISH_OPTIONS, one)),
  );
}

/** What makes a node private that was not (XEP-0060 §8.2.4). */
export function encodePrivateConfiguration(node: string): Element {
  return configuration(node, one);
}

/** What makes room in it for many items. ejabberd takes none of this as publish-options. */
export function encodeManyConfiguration(node: string): Element {
  return configuration(node, many);
}

function configuration(node: string, options: Record<string, string>): Element {
  const form = submission(NODE_CONFIG, options);
  return xml('pubsub', { xmlns: NS_PUBSUB_OWNER }, xml('configure', { node }, form));
}

/** How a node is configured (XEP-0060 §8.2.1). */
export function encodeConfigurationQuery(node: string): Element {
  return xml('pubsub', { xmlns: NS_PUBSUB_OWNER }, xml('configure', { node }));
}

/** What the answer to that says: whether the node is for the account alone, and has room for many items. */
export function decodeConfiguration(pubsub: Element): { isPrivate: boolean; isMany: boolean } {
  const form = pubsub.getChild('configure', NS_PUBSUB_OWNER)?.getChild('x', NS_DATA);
  const fields = form ? decodeForm(form).fields : [];
  const value = (name: string) => fields.find((field) => field.var === name)?.values[0] ?? '';
  const maxItems = value('pubsub#max_items');
  return {
    isPrivate: value('pubsub#access_model') === 'whitelist',
    isMany:
      (maxItems === 'max' || Number(maxItems) >= MANY) &&
      value('pubsub#send_last_published_item') === 'never' &&
      ['1', 'true'].includes(value('pubsub#notify_retract')),
  };
}

/** The node with all that is in it goes (XEP-0060 §8.4.1). */
export function encodeNodeDeletion(node: string): Element {
  return xml('pubsub', { xmlns: NS_PUBSUB_OWNER }, xml('delete', { node }));
}

/** Some items of one node, by their ids (XEP-0060 §6.5.7). */
export function encodeItemsQuery(node: string, ids: readonly string[]): Element {
  return xml('pubsub', { xmlns: NS_PUBSUB }, xml('items', { node }, ...ids.map((id) => xml('item', { id }))));
}

/** The newest of one node (XEP-0060 §6.5.7). Prosody and ejabberd bring them in the order in which they came. */
export function encodeNewestQuery(node: string, most: number): Element {
  return xml('pubsub', { xmlns: NS_PUBSUB }, xml('items', { node, max_items: `${most}` }));
}

/** One of them. */
export function encodeItemQuery({ node, id }: Pick<PrivateItem, 'node' | 'id'>): Element {
  return encodeItemsQuery(node, [id]);
}

/** Takes an item away, and has the others told (XEP-0060 §7.2.1). */
export function encodeRetract({ node, id }: Pick<PrivateItem, 'node' | 'id'>): Element {
  return xml('pubsub', { xmlns: NS_PUBSUB }, xml('retract', { node, notify: 'true' }, xml('item', { id })));
}

/** The payload of the one item that was asked for; undefined when there is none. */
export function decodeItem(
  pubsub: Element,
  { node, id }: Pick<PrivateItem, 'node' | 'id'>,
): Element | undefined {
  const items = pubsub.getChild('items', NS_PUBSUB);
  if (items?.attrs.node !== node) return undefined;
  const item = items.getChildren('item', NS_PUBSUB).find(({ attrs }) => attrs.id === id);
  return item?.getChildElements()[0];
}

/** The payloads of what was asked for, by the ids of their items. */
export function decodeItems(pubsub: Element, node: string): Map<string, Element> {
  const items = pubsub.getChild('items', NS_PUBSUB);
  return items?.attrs.node === node ? payloadsIn(items, NS_PUBSUB) : new Map();
}

/** What changed in a node (XEP-0060 §7.1.2.1, §7.2.2.1, §8.4.2, §8.5.2). */
export interface NodeEvent {
  node: string;
  published: Map<string, Element>;
  retracted: string[];
  /** All items are gone, and perhaps the node. */
  isEmptied: boolean;
}

/** Undefined for a message that tells of no change. */
export function decodeNodeEvent(message: Element): NodeEvent | undefined {
  const [child] = message.getChild('event', NS_EVENT)?.getChildElements() ?? [];
  const { node }: { node?: string } = child?.attrs ?? {};
  if (!child || node === undefined) return undefined;
  const name = child.getName();
  const isEmptied = name === 'delete' || name === 'purge';
  if (!isEmptied && name !== 'items') return undefined;
  const retracted = child.getChildren('retract', NS_EVENT).flatMap(({ attrs }) => attrs.id ?? []);
  return { node, published: payloadsIn(child, NS_EVENT), retracted, isEmptied };
}

function payloadsIn(items: Element, namespace: string): Map<string, Element> {
  const payloads = items.getChildren('item', namespace).flatMap((item): [string, Element][] => {
    const [payload] = item.getChildElements();
    return payload && item.attrs.id !== undefined ? [[item.attrs.id, payload]] : [];
  });
  return new Map(payloads);
}

/** The node is there already, and not as private as it has to be (XEP-0060 §7.1.5). */
export function isPreconditionNotMet(error: unknown): boolean {
  return error instanceof StanzaError && error.application?.getName() === 'precondition-not-met';
}

function submission(type: string, options: Record<string, string>): Element {
  const fields = Object.entries(options).map(([name, value]) => ({ var: name, values: [value] }));
  return encodeForm({
    type: 'submit',
    fields: [{ var: 'FORM_TYPE', type: 'hidden', values: [type] }, ...fields],
  });
}
