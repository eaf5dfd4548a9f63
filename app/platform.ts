/** What the machine gives; front ends bring the real one, tests their own. */
export interface Platform {
  secrets: Secrets;
  now(): Date;
  /** Unguessable text, safe in a JID and as an id. */
  randomId(): string;
}

/**
 * The password is of a bare JID; keys are of one install, whose full JID it is; an agent's secret, such as the
 * password of another service, is of a name without blanks that begins with the agent's.
 */
export type Secret = 'password' | 'device-key' | 'group-keys' | 'agent-secret';

/** Under which name the secret of an agent is kept that the agent itself calls `name`. */
export function agentSecret(agent: string, name: string): string {
  return `${agent}:${encodeURIComponent(name)}`;
}

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
