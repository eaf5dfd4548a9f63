import { randomBytes } from 'node:crypto';
import { agents } from '../../agents/index.ts';
import type { Check } from '../../app/contract.ts';
import { examine } from '../../app/host/examine.ts';
import { loginOptions } from '../../app/host/login-options.ts';
import type { AccountSettings } from '../../app/host/settings-schema.ts';
import { Uploads } from '../../app/host/upload.ts';
import { type Client, ConnectionError, createClient } from '../../app/xmpp/client.ts';
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
      { name: 'account', ok: false, found: 'none yet', mend: 'Run: dragoman login name@example.org' },
      ...local.flat(),
    ];
  }
  const known = value.account;
  const account: Check = { name: 'account', ok: true, found: `${known.jid} as ${known.device}` };
  const password = await findPassword(context, options, known.jid);
  const line = await withCoreOrWithout(
    context,
    async ({ call }) => [
      // It may have been given for this run only; it is the core's, and it got it online.
      'problem' in password ? { name: 'password', ok: true, found: 'the running core has it' } : kept,
      ...(await call.core.examine({})),
    ],
    async () =>
      'problem' in password ? [password.problem] : [kept, ...(await tryLogin(known, password.found))],
  );
  return [...first, account, ...line, ...local.flat()];
}

const kept: Check = { name: 'password', ok: true, found: 'kept or given' };

async function findPassword(
  context: Context,
  options: RunOptions,
  jid: string,
): Promise<{ found: string } | { problem: Check }> {
  const problem = (found: string, mend?: string) => ({
    problem: { name: 'password', ok: false, found, ...(mend && { mend }) },
  });
  try {
    const found = await (await secretsFor(context, options)).read('password', jid);
    return found === undefined ? problem('not kept', `Run: dragoman login ${jid}`) : { found };
  } catch (error) {
    return problem((error as Error).message); // it says what to do
  }
}

/** No core runs: log in for a moment, without showing up in anybody's roster. */
async function tryLogin(account: AccountSettings, password: string): Promise<Check[]> {
  let client: Client | undefined;
  try {
    const options = await loginOptions(account, async () => password);
    client = createClient({ ...options, resource: `doctor-${randomBytes(6).toString('hex')}` });
    await client.start();
    return await examine({ client, uploads: new Uploads(client, account.jid, options.ca) });
  } catch (error) {
    return [{ name: 'server', ok: false, found: (error as Error).message, ...mendOf(error, account) }];
  } finally {
    await client?.stop();
  }
}

/** Where the error's own words leave it open. */
function mendOf(error: unknown, { jid, server }: AccountSettings): { mend?: string } {
  const again = `dragoman login ${jid}`;
  if (!(error instanceof ConnectionError)) return { mend: `Give it anew: ${again}` };
  if (error.code === 'not-authorized') return { mend: `Give the right password: ${again}` };
  if (error.code === 'unreachable' && server) return { mend: `If it moved: ${again} --server HOST:PORT` };
  return {};
}
