import { Refusal } from '../../app/refusal.ts';

const schemes: ReadonlySet<string> = new Set(['https:', 'http:', 'mailto:', 'xmpp:']);

/**
 * The one place that lets a link out to the system's browser. It comes from a peer as often as not, so only what
 * a browser, a mail program or a chat program opens passes, and as the URL parser writes it.
 * @throws Refusal bad-request
 */
export function outgoingLink(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !schemes.has(parsed.protocol))
    throw new Refusal('bad-request', 'Only web, mail and chat links are opened.');
  if ((parsed.protocol === 'https:' || parsed.protocol === 'http:') && (parsed.username || parsed.password))
    throw new Refusal('bad-request', 'A link that carries a name or password is not opened.');
  return parsed.href;
}
