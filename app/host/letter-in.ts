import type { ArchiveResult } from '../xep/0313-message-archive.ts';
import { bare } from '../xmpp/jid.ts';
import type { Element } from '../xmpp/xml.ts';
import type { AnyQuery } from './answer-query.ts';

/** A query that may come as a letter. */
export interface LetterQuery {
  agent: string;
  name: string;
  query: AnyQuery;
}

export interface Letter extends LetterQuery {
  from: string;
  payload: Element;
}

/**
 * The letter that an item of the archive is; most are none. Errors carry letters that came back, what goes to a full JID
 * was delivered, and what is from our own account was said by us.
 */
export function letterIn(
  { message }: ArchiveResult,
  account: string,
  queries: readonly LetterQuery[],
): Letter | undefined {
  const { from, to, type = 'normal' } = message.attrs;
  if ((type !== 'normal' && type !== 'chat') || !isFromAnother(from, account) || to !== account)
    return undefined;
  for (const one of queries) {
    const { codec } = one.query;
    const payload = message.getChild(codec.name, codec.namespace);
    if (payload) return { ...one, from, payload };
  }
  return undefined;
}

function isFromAnother(from: unknown, account: string): from is string {
  try {
    return typeof from === 'string' && bare(from) !== account;
  } catch {
    return false;
  }
}
