import { type Secrets, SecretsProblem } from '../../app/platform.ts';
import { KeyringProblem, secretsOf } from '../secrets.ts';

type Place = Parameters<typeof secretsOf>[0];

/** Where the account of the settings keeps its password. They are asked each time, for they change while we run. */
export function settledSecrets(account: () => Promise<Place>): Secrets {
  return {
    password: async (jid) => placeOf(await account()).password(jid),
    keep: async (jid, password) => placeOf(await account()).keep(jid, password),
    forget: async (jid) => placeOf(await account()).forget(jid),
  };
}

/** The secrets of one account, which complain in words for somebody with a desktop. */
export function placeOf(account: Place): Secrets {
  const secrets = secretsOf(account);
  return {
    password: (jid) => secrets.password(jid).catch(inPlainWords),
    keep: (jid, password) => secrets.keep(jid, password).catch(inPlainWords),
    forget: (jid) => secrets.forget(jid).catch(inPlainWords),
  };
}

function inPlainWords(error: unknown): never {
  if (!(error instanceof KeyringProblem)) throw error;
  throw new SecretsProblem(
    `Your system's keyring cannot be used (${error.reason}). Unlock it, or install one such as GNOME Keyring or ` +
      'KWallet, and try again.',
  );
}
