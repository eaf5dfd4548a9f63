import { StanzaError } from '../xmpp/stanza-error.ts';
import { xml } from '../xmpp/xml.ts';

// The table of XEP-0050 §4.4, row by row. The types are the table's, also where RFC 6120 would say otherwise.

const NS = 'http://jabber.org/protocol/commands';

/** The action is none of §4.1. */
export const malformedAction = (text?: string) => badRequest('malformed-action', text);

/** The action is not among those this stage offers. */
export const badAction = (text?: string) => badRequest('bad-action', text);

/** The language asked for cannot be served. */
export const badLocale = (text?: string) => badRequest('bad-locale', text);

/** The form is not acceptable, e.g. a required field is missing. */
export const badPayload = (text?: string) => badRequest('bad-payload', text);

/** The sessionid was never given, or not to this peer. */
export const badSessionid = (text?: string) => badRequest('bad-sessionid', text);

/** The session is over: completed, canceled or timed out. */
export const sessionExpired = (text?: string) =>
  new StanzaError('cancel', 'not-allowed', text, xml('session-expired', { xmlns: NS }));

/** The peer may not run this command. */
export const forbidden = (text?: string) => new StanzaError('cancel', 'forbidden', text);

/** There is no such command. */
export const itemNotFound = (text?: string) => new StanzaError('cancel', 'item-not-found', text);

/** There are no commands here at all. */
export const featureNotImplemented = (text?: string) =>
  new StanzaError('cancel', 'feature-not-implemented', text);

/** One more session of this command than is allowed at a time (§3.3). */
export const tooManySessions = (text?: string) => new StanzaError('cancel', 'not-allowed', text);

function badRequest(condition: string, text?: string): StanzaError {
  return new StanzaError('modify', 'bad-request', text, xml(condition, { xmlns: NS }));
}
