import type { AccountSettings } from '../../app/host/settings-schema.ts';
import { SecretsProblem } from '../../app/platform.ts';
import { secretsOf } from '../secrets.ts';
import { accountOf, checkAuthority, tryAccount, WishProblem } from '../sign-in.ts';
import { type Context, openSettings, UsageProblem, withCoreOrWithout } from './context.ts';
import { complain, print } from './output.ts';
import { askPassword, givenPassword } from './password.ts';

export interface LoginOptions {
  device?: string;
  server?: string;
  ca?: string;
  passwordFile?: string;
  secretsFile?: string;
  allowPlain?: boolean;
}

/** Tries the account for real, then keeps its password in the keyring and the account in the settings. */
export async function login(context: Context, jid: string, options: LoginOptions): Promise<void> {
  const settings = await openSettings(context);
  const account = wished(jid, options, settings.value.account);
  await checkAuthority(account);
  const password = (await givenPassword(options.passwordFile)) ?? (await askPassword(account.jid));
  await tryAccount(account, password);
  const notKept = await keep(context, account, password);
  const running = await withCoreOrWithout(
    context,
    async ({ call }) => {
      await call.core.setSetting({ path: 'account', value: account });
      return true;
    },
    async () => {
      await settings.set('account', account);
      return false;
    },
  );
  if (notKept) complain(`The password was not kept. ${notKept}`);
  const value = { jid: account.jid, device: account.device, passwordKept: notKept === undefined };
  print(context.json, value, () =>
    [
      `Logged in as ${account.jid}. You call this device ${account.device}.`,
      running
        ? 'Dragoman is running here. Its window goes on with this account; if it is a dragoman run, start it again.'
        : 'Start it with: dragoman run',
    ].join('\n'),
  );
}

/** Refused before the password goes anywhere: what could never be kept in the settings. */
function wished(jid: string, options: LoginOptions, before: AccountSettings | undefined): AccountSettings {
  try {
    return accountOf({ jid, ...options }, before);
  } catch (error) {
    if (!(error instanceof WishProblem)) throw error;
    throw new UsageProblem(error.about === 'jid' ? error.message : `--${error.about} ${error.message}`);
  }
}

/** Why it was not kept, or nothing. A secrets file was asked for by name: if it cannot be used, that is an error. */
async function keep(
  { home }: Context,
  account: AccountSettings,
  password: string,
): Promise<string | undefined> {
  try {
    await secretsOf(account, home).keep('password', account.jid, password);
    return undefined;
  } catch (error) {
    if (error instanceof SecretsProblem && account.secretsFile === undefined) return error.message;
    throw error;
  }
}
