import { bare, domainOf } from '../xmpp/jid.ts';
import { StanzaError } from '../xmpp/stanza-error.ts';
import { type Element, xml } from '../xmpp/xml.ts';

export const NS_BLOCKING = 'urn:xmpp:blocking';

/** XEP-0191 §3.3–3.5. `unblock-all` is an `<unblock/>` without items. */
export type BlockPush =
  | { type: 'block'; jids: string[] }
  | { type: 'unblock'; jids: string[] }
  | { type: 'unblock-all' };

/** `<blocklist xmlns='urn:xmpp:blocking'/>`, asked of our own account. */
export function encodeBlocklistQuery(): Element {
  return xml('blocklist', { xmlns: NS_BLOCKING });
}

/** `<blocklist><item jid='…'/></blocklist>` */
export function decodeBlocklist(blocklist: Element): string[] {
  return jidsIn(blocklist);
}

/** What a server answers (§3.2). */
export function encodeBlocklist(jids: readonly string[]): Element {
  return xml('blocklist', { xmlns: NS_BLOCKING }, ...jids.map((jid) => xml('item', { jid })));
}

/**
 * The payload of a push. Whether it may be believed (it must come from our own account) is the caller's to check.
 * @throws StanzaError modify/bad-request
 */
export function decodeBlockPush(payload: Element): BlockPush {
  const jids = jidsIn(payload);
  if (payload.is('unblock', NS_BLOCKING))
    return jids.length > 0 ? { type: 'unblock', jids } : { type: 'unblock-all' };
  if (payload.is('block', NS_BLOCKING) && jids.length > 0) return { type: 'block', jids };
  throw new StanzaError('modify', 'bad-request');
}

/** Also what a client asks of its server (§3.3): push and request look alike. */
export function encodeBlockPush(push: BlockPush): Element {
  const jids = push.type === 'unblock-all' ? [] : push.jids;
  return xml(
    push.type === 'block' ? 'block' : 'unblock',
    { xmlns: NS_BLOCKING },
    ...jids.map((jid) => xml('item', { jid })),
  );
}

/** Whether an item of the list is about this JID (§6): itself, its bare JID or its domain. */
export function isBlocked(blocklist: ReadonlySet<string>, jid: string): boolean {
  return blocklist.has(jid) || blocklist.has(bare(jid)) || blocklist.has(domainOf(jid));
}

function jidsIn(element: Element): string[] {
  return element.getChildren('item', NS_BLOCKING).flatMap(({ attrs }) => attrs.jid ?? []);
}
