import { StanzaError } from '../xmpp/stanza-error.ts';
import { type Element, xml } from '../xmpp/xml.ts';

export const NS_ROSTER = 'jabber:iq:roster';

/** One contact (RFC 6121 §2.1.2). */
export interface RosterItem {
  jid: string;
  /** The person's own name for it. */
  name?: string;
  subscription: 'none' | 'to' | 'from' | 'both' | 'remove';
  groups: string[];
}

export function rosterGet(): Element {
  return xml('query', { xmlns: NS_ROSTER });
}

/** The items of a roster result or push; unknown subscription states count as none. */
export function decodeRoster(query: Element): RosterItem[] {
  return query.getChildren('item').map((item) => {
    if (!item.attrs.jid) throw new StanzaError('modify', 'bad-request', 'A roster item has no jid.');
    const subscription = item.attrs.subscription as RosterItem['subscription'];
    return {
      jid: item.attrs.jid,
      ...(item.attrs.name && { name: String(item.attrs.name) }),
      subscription: ['to', 'from', 'both', 'remove'].includes(subscription) ? subscription : 'none',
      groups: item.getChildren('group').map((group) => group.text()),
    };
  });
}
