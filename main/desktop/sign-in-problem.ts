import { RegistrationProblem } from '../../app/host/registration.ts';
import { SecretsProblem } from '../../app/platform.ts';
import { ConnectionError } from '../../app/xmpp/connection-error.ts';
import { WishProblem } from '../sign-in.ts';

/**
 * Why nobody is signed in: the condition says to the window what must be changed, the message is for whatever it
 * has no words of its own for. Neither ever holds a password.
 */
export class SignInProblem extends Error {
  override readonly name = 'SignInProblem';
  readonly condition: string;

  constructor(condition: string, message: string) {
    super(message);
    this.condition = condition;
  }
}

/** What we know the kind of becomes a SignInProblem; faults of ours stay what they are, for the log. */
export function signInProblem(error: unknown): unknown {
  if (error instanceof WishProblem) return new SignInProblem(`wish-${error.about}`, error.message);
  if (error instanceof SecretsProblem) return new SignInProblem('secrets', error.message);
  if (error instanceof RegistrationProblem)
    return new SignInProblem(`registration-${error.refusal}`, error.message);
  if (error instanceof ConnectionError) return new SignInProblem(conditionOf(error), error.message);
  return error;
}

/** A certificate can be wrong in three ways, of which each is mended otherwise. */
function conditionOf({ code, cause }: ConnectionError): string {
  if (code !== 'certificate') return code;
  switch ((cause as NodeJS.ErrnoException | undefined)?.code) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return 'certificate-name';
    case 'CERT_HAS_EXPIRED':
      return 'certificate-expired';
    default:
      return 'certificate-authority';
  }
}
