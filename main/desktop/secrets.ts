import type { Home } from '../../app/host/home.ts';
import { type Secrets, SecretsProblem } from '../../app/platform.ts';
import { KeyringProblem, secretsOf } from '../secrets.ts';

type Place = Parameters<typeof secretsOf>[0];

/** Where the account of the settings keeps its secrets. They are asked each time, for they change while we run. */
export function settledSecrets(account: () => Promise<Place>, home: Home): Secrets {
  return {
    read: async (what, jid) => placeOf(await account(), home).read(what, jid),
    keep: async (what, jid, secret) => placeOf(await account(), home).keep(what, jid, secret),
    forget: async (what, jid) => placeOf(await account(), home).forget(what, jid),
  };
}

/** The secrets of one account, which complain in words for somebody with a desktop. */
export function placeOf(account: Place, home: Home): Secrets {
  const secrets = secretsOf(account, home);
  return {
    read: (what, jid) => secrets.read(what, jid).catch(inPlainWords),
    keep: (what, jid, secret) => secrets.keep(what, jid, secret).catch(inPlainWords),
    forget: (what, jid) => secrets.forget(what, jid).catch(inPlainWords),
  };
}

function inPlainWords(error: unknown): never {
  if (!(error instanceof KeyringProblem)) throw error;
  throw new SecretsProblem(
    `Your system's keyring cannot be used (${error.reason}). Unlock it, or install one such as GNOME Keyring or ` +
      'KWallet, and try again.',
  );
}
