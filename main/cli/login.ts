import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { loginOptions } from '../../app/core.ts';
import type { AccountSettings } from '../../app/host/settings-schema.ts';
import { type Secrets, SecretsProblem } from '../../app/platform.ts';
import { createClient } from '../../app/xmpp/client.ts';
import { bare, parseJid, resourceOf } from '../../app/xmpp/jid.ts';
import { keyring, secretsFile } from '../secrets.ts';
import { type Context, openSettings, UsageProblem, withCoreOrWithout } from './context.ts';
import { print } from './output.ts';
import { askPassword, givenPassword } from './password.ts';

export interface LoginOptions {
  device?: string;
  server?: string;
  ca?: string;
  passwordFile?: string;
  secretsFile?: string;
  allowPlain?: boolean;
}

/** Tries the account for real, then keeps it in the settings and its password in the keyring. */
export async function login(context: Context, jid: string, options: LoginOptions): Promise<void> {
  const settings = await openSettings(context);
  const account = accountOf(jid, options, settings.value.account);
  const password = (await givenPassword(options.passwordFile)) ?? (await askPassword(account.jid));
  const client = createClient({
    ...(await loginOptions(account, async () => password)),
    resource: `login-${randomBytes(6).toString('hex')}`,
  });
  await client.start();
  await client.stop();
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
  const kept = await keep(
    account.secretsFile ? secretsFile(account.secretsFile) : keyring,
    account.jid,
    password,
  );
  const value = { jid: account.jid, device: account.device, passwordKept: kept === undefined };
  print(context.json, value, () =>
    [
      `Logged in as ${account.jid}. You call this device ${account.device}.`,
      kept ? `The password was not kept: ${kept}` : '',
      running
        ? 'Dragoman is running here with the account as it was; start it again to use this one.'
        : 'Start it with: dragoman run',
    ]
      .filter(Boolean)
      .join('\n'),
  );
}

function accountOf(jid: string, options: LoginOptions, before: AccountSettings | undefined): AccountSettings {
  const full = parse(jid);
  const same = before?.jid === bare(full) ? before : undefined;
  return {
    jid: bare(full),
    device: options.device ?? same?.device ?? hostname(),
    // Contacts can see the resource, so it tells nothing.
    resource: resourceOf(full) || (same?.resource ?? `dragoman-${randomBytes(4).toString('hex')}`),
    allowPlain: options.allowPlain ?? same?.allowPlain ?? false,
    ...optional('server', options.server ?? same?.server),
    ...optional('ca', options.ca === undefined ? same?.ca : resolve(options.ca)),
    ...optional(
      'secretsFile',
      options.secretsFile === undefined ? same?.secretsFile : resolve(options.secretsFile),
    ),
  };
}

function parse(jid: string): string {
  try {
    const full = parseJid(jid);
    if (full.includes('@')) return full;
  } catch {
    // said below
  }
  throw new UsageProblem(`${jid} is no JID. It looks like name@example.org.`);
}

function optional<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: string };
}

/** Why it was not kept, or nothing. */
async function keep(secrets: Secrets, jid: string, password: string): Promise<string | undefined> {
  try {
    await secrets.keep(jid, password);
    return undefined;
  } catch (error) {
    if (error instanceof SecretsProblem) return error.message;
    throw error;
  }
}
