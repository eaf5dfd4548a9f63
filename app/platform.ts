/** What the machine gives; front ends bring the real one, tests their own. */
export interface Platform {
  secrets: Secrets;
  now(): Date;
  /** Unguessable text, safe in a JID and as an id. */
  randomId(): string;
}

/** The password is of a bare JID; everything else is of one install, whose full JID it is. */
export type Secret = 'password' | 'device-key' | 'group-keys';

export interface Secrets {
  /** Undefined when none is kept for this JID. Throws SecretsProblem when there is no place to look. */
  read(what: Secret, jid: string): Promise<string | undefined>;
  keep(what: Secret, jid: string, secret: string): Promise<void>;
  /** Nothing of the kind is kept for this JID afterwards; nothing need have been. */
  forget(what: Secret, jid: string): Promise<void>;
}

/** The keyring or the secrets file cannot be used; the message says what to do. */
export class SecretsProblem extends Error {
  override readonly name = 'SecretsProblem';
}
