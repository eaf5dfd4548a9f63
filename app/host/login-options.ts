import { readFile } from 'node:fs/promises';
import type { ClientOptions } from '../xmpp/client.ts';
import type { AccountSettings } from './settings-schema.ts';

/** What the stream needs from the settings of an account. */
export async function loginOptions(
  account: AccountSettings,
  password: () => Promise<string>,
): Promise<ClientOptions> {
  const { jid, resource, allowPlain } = account;
  return { jid, resource, password, allowPlain, ...(await serverOptions(account)) };
}

/** Where its server is, and whom to believe that it is. */
export async function serverOptions({
  server,
  ca,
}: Pick<AccountSettings, 'server' | 'ca'>): Promise<Pick<ClientOptions, 'server' | 'ca'>> {
  const [, host, port] = /^(.*):(\d+)$/.exec(server ?? '') ?? [];
  return {
    ...(host && port ? { server: { host: host.replace(/^\[|\]$/g, ''), port: Number(port) } } : {}),
    ...(ca ? { ca: await readAuthority(ca) } : {}),
  };
}

function readAuthority(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: Error) => {
    throw new Error(
      `The certificate authority ${file} cannot be read (${error.message}). Log in again, or mend account.ca.`,
    );
  });
}
