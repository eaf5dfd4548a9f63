import { randomBytes } from 'node:crypto';
import { agents } from '../../agents/index.ts';
import type { Check } from '../../app/contract.ts';
import { loginOptions } from '../../app/core.ts';
import { examine } from '../../app/host/examine.ts';
import type { AllSettings } from '../../app/host/settings-schema.ts';
import { Uploads } from '../../app/host/upload.ts';
import type { Secrets } from '../../app/platform.ts';
import { createClient } from '../../app/xmpp/client.ts';
import { type Context, openSettings, withCoreOrWithout } from './context.ts';
import { print, table } from './output.ts';
import { type RunOptions, secretsFor } from './run.ts';

/** Checks everything a device needs, and says what to mend. */
export async function doctor(context: Context, options: RunOptions): Promise<void> {
  const checks = await allChecks(context, options);
  print(context.json, checks, () =>
    table(
      checks.map(({ name, ok, found, mend }) => [
        ok ? 'ok' : 'MEND',
        name,
        mend ? `${found}. ${mend}` : found,
      ]),
    ),
  );
  if (checks.some(({ ok }) => !ok)) process.exitCode = 1;
}

async function allChecks(context: Context, options: RunOptions): Promise<Check[]> {
  const settings = await openSettings(context).catch((error: Error) => error);
  if (settings instanceof Error)
    return [{ name: 'settings', ok: false, found: settings.message, mend: 'Mend the file.' }];
  const { value } = settings;
  const local = await Promise.all(agents.map((agent) => agent.examine?.(value[agent.contract.name]) ?? []));
  const first = [{ name: 'settings', ok: true, found: context.home.settings }];
  if (!value.account) {
    return [
      ...first,
      { name: 'account', ok: false, found: 'none yet', mend: 'dragoman login name@example.org' },
      ...local.flat(),
    ];
  }
  const account = { name: 'account', ok: true, found: `${value.account.jid} as ${value.account.device}` };
  const password = await checkPassword(context, options, value);
  const server = await withCoreOrWithout(
    context,
    ({ call }) => call.core.examine({}),
    () => (password.secrets ? tryLogin(value, password.secrets) : Promise.resolve([])),
  );
  return [...first, account, ...password.checks, ...server, ...local.flat()];
}

async function checkPassword(
  context: Context,
  options: RunOptions,
  { account }: AllSettings,
): Promise<{ checks: Check[]; secrets?: Secrets }> {
  const jid = account?.jid ?? '';
  try {
    const secrets = await secretsFor(context, options);
    if ((await secrets.password(jid)) !== undefined)
      return { checks: [{ name: 'password', ok: true, found: 'kept' }], secrets };
    return { checks: [{ name: 'password', ok: false, found: 'not kept', mend: `dragoman login ${jid}` }] };
  } catch (error) {
    return { checks: [{ name: 'password', ok: false, found: (error as Error).message }] };
  }
}

/** No core runs: log in for a moment, without showing up in anybody's roster. */
async function tryLogin({ account }: AllSettings, secrets: Secrets): Promise<Check[]> {
  if (!account) return [];
  const options = await loginOptions(account, async () => (await secrets.password(account.jid)) ?? '');
  const client = createClient({ ...options, resource: `doctor-${randomBytes(6).toString('hex')}` });
  try {
    await client.start();
    return await examine({ client, uploads: new Uploads(client, account.jid, options.ca) });
  } catch (error) {
    return [{ name: 'server', ok: false, found: (error as Error).message }];
  } finally {
    await client.stop();
  }
}
