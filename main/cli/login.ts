import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { loginOptions } from '../../app/host/login-options.ts';
import { type AccountSettings, settingsSchema } from '../../app/host/settings-schema.ts';
import { SecretsProblem } from '../../app/platform.ts';
import { createClient } from '../../app/xmpp/client.ts';
import { bare, parseJid, resourceOf } from '../../app/xmpp/jid.ts';
import { keyring, secretsFile } from '../secrets.ts';
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
  const account = accountOf(jid, options, settings.value.account);
  if (account.ca !== undefined)
    await readFile(account.ca).catch((error: Error) => {
      throw new Error(`The CA's certificate cannot be read: ${error.message}`);
    });
  const password = (await givenPassword(options.passwordFile)) ?? (await askPassword(account.jid));
  const client = createClient({
    ...(await loginOptions(account, async () => password)),
    resource: `login-${randomBytes(6).toString('hex')}`,
  });
  try {
    await client.start();
  } finally {
    await client.stop();
  }
  const notKept = await keep(account, password);
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
        ? 'Dragoman is running here with the account as it was; start it again to use this one.'
        : 'Start it with: dragoman run',
    ].join('\n'),
  );
}

/** Refused before the password goes anywhere: what could never be kept in the settings. */
function accountOf(jid: string, options: LoginOptions, before: AccountSettings | undefined): AccountSettings {
  const full = parse(jid);
  const same = before?.jid === bare(full) ? before : undefined;
  const account: AccountSettings = {
    jid: bare(full),
    device: options.device ?? same?.device ?? (hostname().slice(0, 60) || 'device'),
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
  if (Number(/:(\d+)$/.exec(account.server ?? '')?.[1] ?? 0) > 65_535)
    throw new UsageProblem(`--server ${account.server}: ports end at 65535.`);
  const checked = settingsSchema([]).safeParse({ version: 1, account });
  if (checked.success) return account;
  const problems = checked.error.issues.map(({ path, message }) => `--${path.slice(1).join('.')} ${message}`);
  throw new UsageProblem(problems.join('\n'));
}

function parse(jid: string): string {
  try {
    const full = parseJid(jid);
    // A blank or a second @ is taken by lenient parsers, and would be asked of DNS.
    if (/^[^\s@/]+@[^\s@/]+(\/|$)/.test(full)) return full;
  } catch {
    // said below
  }
  throw new UsageProblem(`${jid} is no JID. It looks like name@example.org.`);
}

function optional<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: string };
}

/** Why it was not kept, or nothing. A secrets file was asked for by name: if it cannot be used, that is an error. */
async function keep(
  { jid, secretsFile: file }: AccountSettings,
  password: string,
): Promise<string | undefined> {
  if (file !== undefined) {
    await secretsFile(file).keep(jid, password);
    return undefined;
  }
  try {
    await keyring.keep(jid, password);
    return undefined;
  } catch (error) {
    if (error instanceof SecretsProblem) return error.message;
    throw error;
  }
}
