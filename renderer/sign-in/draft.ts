/** What the person has filled in, on whichever of the two forms. */
export interface Draft {
  jid: string;
  password: string;
  device: string;
  /** Where the account is to be made. */
  domain: string;
  server: string;
  ca: string;
  allowPlain: boolean;
}

export const emptyDraft: Draft = {
  jid: '',
  password: '',
  device: '',
  domain: '',
  server: '',
  ca: '',
  allowPlain: false,
};

/** How the server is reached and believed: what was left empty is not said. */
export function reach({ server, ca }: Draft): { server?: string; ca?: string } {
  return { ...(server.trim() && { server: server.trim() }), ...(ca.trim() && { ca: ca.trim() }) };
}

export function domainOf(jid: string): string {
  return jid
    .slice(jid.lastIndexOf('@') + 1)
    .replace(/\/.*/, '')
    .trim();
}
