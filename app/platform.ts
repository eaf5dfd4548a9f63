/** What the machine gives; front ends bring the real one, tests their own. */
export interface Platform {
  secrets: Secrets;
  now(): Date;
  /** Unguessable text, safe in a JID and as an id. */
  randomId(): string;
}

export interface Secrets {
  /** Undefined when none is kept for this JID. Throws SecretsProblem when there is no place to look. */
  password(jid: string): Promise<string | undefined>;
  keep(jid: string, password: string): Promise<void>;
  /** Nothing is kept for this JID afterwards; nothing need have been. */
  forget(jid: string): Promise<void>;
}

/** The keyring or the secrets file cannot be used; the message says what to do. */
export class SecretsProblem extends Error {
  override readonly name = 'SecretsProblem';
}
