/** Who asks, and what shows it. */
export interface Asker {
  /** Full JID; outside a link this is the server's word and nothing more. */
  readonly jid: string;
  /** Whether it asks inside a link, whose handshake proved that it is that paired device. */
  readonly isPaired: boolean;
}

export function byStanza(jid: string): Asker {
  return { jid, isPaired: false };
}

export function byLink(jid: string): Asker {
  return { jid, isPaired: true };
}
