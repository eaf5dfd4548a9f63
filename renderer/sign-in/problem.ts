import { CallError } from '../dragoman.ts';
import { signIn as text } from '../text/sign-in.ts';

/** What must be changed, and why: it is told there. `whole` is nothing of the form's. */
export interface Problem {
  at: 'jid' | 'password' | 'device' | 'domain' | 'server' | 'ca' | 'allowPlain' | 'username' | 'whole';
  words: string;
}

/** What was asked for: an account that exists, the form of a new one, or the new one. */
export interface Asked {
  for: 'account' | 'form' | 'new';
  jid: string;
  domain: string;
  /** Whether the person said which server it is. */
  isServerGiven: boolean;
}

const words = text.problems;

/** Why a call of signing in or registering failed, at the place where it is mended. */
export function problemOf(error: unknown, asked: Asked): Problem {
  if (!(error instanceof CallError)) return { at: 'whole', words: String(error) };
  const { condition, message } = error;
  const { domain, jid, isServerGiven } = asked;
  const where = isServerGiven ? 'server' : asked.for === 'account' ? 'jid' : 'domain';
  switch (condition) {
    case 'wish-jid':
      if (asked.for === 'form') return { at: 'domain', words: words.domain };
      return { at: asked.for === 'new' ? 'username' : 'jid', words: words.address };
    case 'wish-device':
      return { at: 'device', words: words.device };
    case 'wish-server':
      return { at: 'server', words: words.server };
    case 'wish-ca':
      return { at: 'ca', words: words.ca };
    case 'dns':
      return { at: where, words: isServerGiven ? words.noHost : words.noServer(domain) };
    case 'unreachable':
      return { at: where, words: isServerGiven ? words.nobodyAt : words.nobodyThere(domain) };
    case 'certificate-authority':
      return { at: 'ca', words: words.authority(domain) };
    case 'plain-only':
      return { at: 'allowPlain', words: words.plainOnly };
    case 'not-authorized':
      return { at: 'password', words: words.wrongPassword(jid) };
    case 'registration-name-taken':
      return { at: 'username', words: words.nameTaken };
    case 'registration-not-offered':
      return { at: asked.for === 'form' ? 'domain' : 'whole', words: words.notOffered(domain) };
    default:
      return { at: 'whole', words: wordsOf(condition, message, domain) };
  }
}

function wordsOf(condition: string, message: string, domain: string): string {
  switch (condition) {
    case 'timeout':
      return words.tooSlow;
    case 'tls-missing':
      return words.noEncryption;
    case 'certificate-name':
      return words.otherName(domain);
    case 'certificate-expired':
      return words.expired(domain);
    case 'server-not-verified':
      return words.notVerified;
    case 'registered':
      return words.registered(message);
    case 'registration-invitation':
      return words.invitation;
    case 'registration-wait':
      return words.wait;
    case 'registration-not-acceptable':
      return words.notAcceptable(message);
    default:
      return message;
  }
}
