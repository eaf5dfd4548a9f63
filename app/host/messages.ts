import { StanzaError } from '../xmpp/stanza-error.ts';
import { type Element, xml } from '../xmpp/xml.ts';

export interface MessagesOptions {
  /** Bare JID of the person. */
  account: string;
  /** Whether this sender may know that we are here. */
  isVisible(jid: string): boolean;
  send(stanza: Element): Promise<void>;
  /** This server hands us what it must not (RFC 6121 §8.5.2.1.1). */
  priorityIgnored(from: string): void;
}

/**
 * Nobody reads messages here. One sent to our full JID is returned, so that its sender knows; one sent to
 * the bare JID must never arrive, and if it does, the person's phone may be missing it.
 */
export function onMessage(options: MessagesOptions): (message: Element) => Promise<void> {
  return async (message) => {
    const { from, to, type = 'normal' } = message.attrs;
    if (!from || (type !== 'chat' && type !== 'normal') || !message.getChild('body')) return;
    if (to === undefined || to === options.account) {
      options.priorityIgnored(from);
      return;
    }
    // A stranger gets silence: an absent resource would have sent this on without a word.
    if (!options.isVisible(from)) return;
    const error = new StanzaError(
      'cancel',
      'service-unavailable',
      `Nobody reads messages here. Write to ${options.account}.`,
    );
    await options.send(xml('message', { type: 'error', to: from, id: message.attrs.id }, error.toElement()));
  };
}
