import { NS_COMMANDS } from '../xep/0050-ad-hoc-commands.ts';
import { ConnectionError } from '../xmpp/connection-error.ts';
import { parseJid } from '../xmpp/jid.ts';
import { StanzaError } from '../xmpp/stanza-error.ts';

/** Why another entity did not do what it was asked: words for the person, the condition for programs. */
export class EntityError extends Error {
  override readonly name = 'EntityError';
  /** Of XEP-0050 §4.4 where there is one, else of RFC 6120 §8.3.3, `timeout` or `offline`. */
  readonly condition: string;

  constructor(condition: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.condition = condition;
  }
}

const startAgain = 'Start the command again.';

/** XEP-0050 §4.4, then RFC 6120 §8.3.3. */
const words = new Map<string, (jid: string) => string>(
  Object.entries({
    'bad-action': () => 'This step cannot be left that way. Choose another button.',
    'malformed-action': (jid: string) => `${jid} does not know what was asked of it at this step.`,
    'bad-locale': (jid: string) => `${jid} does not offer this in your language.`,
    'bad-payload': (jid: string) =>
      `${jid} does not accept these answers. Look through them and send them again.`,
    'bad-sessionid': (jid: string) => `${jid} does not know this run of the command. ${startAgain}`,
    'session-expired': (jid: string) =>
      `${jid} has ended this run, mostly because it took too long. ${startAgain}`,
    'bad-request': (jid: string) => `${jid} does not understand the request.`,
    conflict: (jid: string) => `${jid} cannot do this: something of that kind is already there.`,
    forbidden: (jid: string) => `${jid} does not let you do this.`,
    'feature-not-implemented': (jid: string) => `${jid} has no such thing.`,
    gone: (jid: string) => `${jid} is not at this address any more.`,
    'internal-server-error': (jid: string) => `Something went wrong at ${jid}. Try again later.`,
    'item-not-found': (jid: string) => `${jid} does not have this, or does not offer it to you.`,
    'jid-malformed': (jid: string) => `${jid} is not an XMPP address.`,
    'not-acceptable': (jid: string) => `${jid} does not accept these answers.`,
    'not-allowed': (jid: string) => `${jid} does not allow this.`,
    'not-authorized': (jid: string) => `${jid} wants you to log in there first.`,
    'payment-required': (jid: string) => `${jid} wants to be paid first.`,
    'policy-violation': (jid: string) => `This is against the rules of ${jid}.`,
    'recipient-unavailable': (jid: string) => `${jid} is not online.`,
    'registration-required': (jid: string) => `${jid} wants you to register there first.`,
    'remote-server-not-found': (jid: string) => `No server can be found for ${jid}. Look at the spelling.`,
    'remote-server-timeout': (jid: string) => `The server of ${jid} does not answer. Try again later.`,
    'resource-constraint': (jid: string) => `${jid} has too much to do. Try again later.`,
    'service-unavailable': (jid: string) => `${jid} is not online, or does not offer this to you.`,
    'subscription-required': (jid: string) => `${jid} does this for its contacts only.`,
    'unexpected-request': (jid: string) => `${jid} did not expect this now.`,
  }),
);

/** As much of what a stranger writes as a person reads. */
const MAX_SAID_CHARACTERS = 500;

/** The error as the person is told it; what is no answer and no lack of one is left as it is. */
export function entityError(jid: string, error: unknown): unknown {
  if (error instanceof ConnectionError) {
    if (error.code === 'timeout')
      return new EntityError('timeout', `${jid} does not answer. It may be busy or gone. Try again.`, error);
    return new EntityError(error.code, error.message, error);
  }
  if (!(error instanceof StanzaError)) return error;
  if (!error.stanza)
    return new EntityError(
      'undefined-condition',
      `${jid} answers what cannot be read: ${error.text}.`,
      error,
    );
  const { application, condition, text } = error;
  const own = application?.getNS() === NS_COMMANDS ? application.getName() : undefined;
  const known = own !== undefined && words.has(own) ? own : condition;
  const meant = words.get(known)?.(jid) ?? `${jid} said no (${known}).`;
  const said = text.trim().slice(0, MAX_SAID_CHARACTERS);
  return new EntityError(known, said ? `${meant} It says: “${said}”` : meant, error);
}

/**
 * @throws EntityError jid-malformed, as a server would say it
 */
export function checkAddress(jid: string): void {
  try {
    parseJid(jid);
  } catch (error) {
    throw new EntityError('jid-malformed', `“${jid}” is not an XMPP address.`, error);
  }
}
