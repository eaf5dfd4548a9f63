import type { DataForm } from '../data-form.ts';
import {
  decodeRegistration,
  encodeRegistration,
  encodeRegistrationQuery,
  NS_REGISTER,
  NS_REGISTER_FEATURE,
  type Registration,
} from '../xep/0077-in-band-registration.ts';
import { encodePreauth } from '../xep/0445-pre-authenticated-registration.ts';
import { ConnectionError } from '../xmpp/connection-error.ts';
import { type BeforeLogin, type BeforeLoginOptions, beforeLogin } from '../xmpp/register.ts';
import { StanzaError } from '../xmpp/stanza-error.ts';

/** Why there is no new account, for programs. The message is the server's own. */
export type RegistrationRefusal =
  | 'invitation' // the token is unknown, used or too old
  | 'not-offered' // accounts are made in another way, or not for us
  | 'name-taken'
  | 'wait' // too many lately
  | 'not-acceptable'; // something in the form

export class RegistrationProblem extends Error {
  override readonly name = 'RegistrationProblem';
  readonly refusal: RegistrationRefusal;

  constructor(refusal: RegistrationRefusal, message: string) {
    super(message);
    this.refusal = refusal;
  }
}

export type RegistrationOptions = BeforeLoginOptions & {
  /** The token of an invitation (XEP-0445). */
  preauth?: string | undefined;
};

/**
 * What the server wants to know of a new account (XEP-0077 §3.1.1).
 * @throws RegistrationProblem, ConnectionError
 */
export function registrationForm(options: RegistrationOptions): Promise<Registration> {
  return asking(options, async (server) => {
    const answer = await server.request('get', encodeRegistrationQuery());
    const query = answer.getChild('query', NS_REGISTER);
    if (!query) throw new StanzaError('cancel', 'service-unavailable');
    return decodeRegistration(query);
  });
}

/**
 * Makes the account. An invitation counts for one stream, so it is shown again (XEP-0445 §4).
 * @throws RegistrationProblem, ConnectionError
 */
export function register(
  options: RegistrationOptions,
  submission: { form: DataForm; isLegacy: boolean },
): Promise<void> {
  return asking(options, async (server) => {
    await server.request('set', encodeRegistration(submission));
  });
}

function asking<T>(options: RegistrationOptions, use: (server: BeforeLogin) => Promise<T>): Promise<T> {
  return beforeLogin(options, async (server) => {
    if (options.preauth !== undefined)
      await server.request('set', encodePreauth(options.preauth)).catch((error) => {
        throw error instanceof StanzaError ? new RegistrationProblem('invitation', error.text) : error;
      });
    return use(server).catch((error) => {
      if (error instanceof StanzaError) throw new RegistrationProblem(refusalOf(error), error.text);
      // ejabberd ends the stream of whoever asks for what it does not offer.
      const isOffered = server.features.getChild('register', NS_REGISTER_FEATURE) !== undefined;
      if (isOffered || !(error instanceof ConnectionError) || error.code !== 'refused') throw error;
      throw new RegistrationProblem('not-offered', '');
    });
  });
}

/** XEP-0077 §3.1 and §9, and what servers say beyond: Prosody policy-violation, ejabberd resource-constraint. */
function refusalOf({ type, condition }: StanzaError): RegistrationRefusal {
  if (condition === 'conflict') return 'name-taken';
  if (type === 'wait' || condition === 'resource-constraint') return 'wait';
  if (condition === 'not-acceptable' || condition === 'bad-request' || condition === 'jid-malformed')
    return 'not-acceptable';
  return 'not-offered';
}
