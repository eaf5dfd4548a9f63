/** The stream, as the rest of the application sees it. */
export type { Client, ClientEvents, ClientOptions, ClientState, ConnectionFacts } from './client.ts';
export { createClient } from './client.ts';
export type { ConnectionErrorCode } from './connection-error.ts';
export { ConnectionError } from './connection-error.ts';
export type { RequestOptions } from './iq.ts';
export { bare, domainOf, parseJid, resourceOf } from './jid.ts';
export type { Iq, IqHandler, Router, StanzaHandler } from './router.ts';
export type { ErrorType } from './stanza-error.ts';
export { StanzaError } from './stanza-error.ts';
export { Element, xml } from './xml.ts';
