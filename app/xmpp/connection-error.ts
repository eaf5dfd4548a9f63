/** What went wrong with the stream, for programs. The message beside it is for the person. */
export type ConnectionErrorCode =
  | 'offline' // nothing was sent: there is no stream
  | 'lost' // the stream broke, or its session could not be resumed
  | 'timeout' // no answer in time
  | 'stopped' // we were told to stop
  | 'dns' // the domain has no XMPP service, or no address
  | 'unreachable' // no TCP connection
  | 'tls-missing' // the server does not offer encryption
  | 'tls' // the TLS handshake failed
  | 'certificate' // the server is not who it should be
  | 'no-mechanism' // no way to log in that both sides accept
  | 'plain-only' // the only way is to show the server the password itself, which the person has not allowed
  | 'not-authorized' // wrong user name or password
  | 'account' // the account is disabled or its password expired
  | 'server-not-verified' // the server could not prove that it knows the password
  | 'conflict' // somebody else uses our resource
  | 'refused' // the server said no for another reason
  | 'protocol' // the server broke the protocol, or went over our limits
  | 'not-sendable'; // the stanza holds what XML cannot carry

/** An error of the stream itself. `final`: trying again changes nothing. */
export class ConnectionError extends Error {
  readonly code: ConnectionErrorCode;
  readonly final: boolean;

  constructor(
    code: ConnectionErrorCode,
    message: string,
    options: { final?: boolean; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ConnectionError';
    this.code = code;
    this.final = options.final ?? false;
  }
}
