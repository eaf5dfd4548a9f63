import { StanzaError } from '../xmpp/stanza-error.ts';
import { type Element, xml } from '../xmpp/xml.ts';
import { encodeForm } from './0004-data-forms.ts';

export const NS_PUBSUB = 'http://jabber.org/protocol/pubsub';
export const NS_PUBSUB_OWNER = 'http://jabber.org/protocol/pubsub#owner';
/** Without it a server publishes private data for all contacts, so nothing may be published (XEP-0223 §6). */
export const PUBLISH_OPTIONS = 'http://jabber.org/protocol/pubsub#publish-options';

/** XEP-0223 §2: kept, and for the account's own resources alone. */
const options = { 'pubsub#persist_items': 'true', 'pubsub#access_model': 'whitelist' };

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
    xml('publish-options', {}, submission(PUBLISH_OPTIONS)),
  );
}

/** What makes a node private that was not (XEP-0060 §8.2.4). */
export function encodePrivateConfiguration(node: string): Element {
  const form = submission('http://jabber.org/protocol/pubsub#node_config');
  return xml('pubsub', { xmlns: NS_PUBSUB_OWNER }, xml('configure', { node }, form));
}

/** One item of one node (XEP-0060 §6.5.7). */
export function encodeItemQuery({ node, id }: Pick<PrivateItem, 'node' | 'id'>): Element {
  return xml('pubsub', { xmlns: NS_PUBSUB }, xml('items', { node }, xml('item', { id })));
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

/** The node is there already, and not as private as it has to be (XEP-0060 §7.1.5). */
export function isPreconditionNotMet(error: unknown): boolean {
  return error instanceof StanzaError && error.application?.getName() === 'precondition-not-met';
}

function submission(type: string): Element {
  const fields = Object.entries(options).map(([name, value]) => ({ var: name, values: [value] }));
  return encodeForm({
    type: 'submit',
    fields: [{ var: 'FORM_TYPE', type: 'hidden', values: [type] }, ...fields],
  });
}
