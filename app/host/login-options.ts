import { readFile } from 'node:fs/promises';
import type { ClientOptions } from '../xmpp/client.ts';
import type { AccountSettings } from './settings-schema.ts';

/** What the stream needs from the settings of an account. */
export async function loginOptions(
  account: AccountSettings,
  password: () => Promise<string>,
): Promise<ClientOptions> {
  const [, host, port] = /^(.*):(\d+)$/.exec(account.server ?? '') ?? [];
  return {
    jid: account.jid,
    resource: account.resource,
    password,
    allowPlain: account.allowPlain,
    ...(host && port ? { server: { host: host.replace(/^\[|\]$/g, ''), port: Number(port) } } : {}),
    ...(account.ca ? { ca: await readAuthority(account.ca) } : {}),
  };
}

function readAuthority(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: Error) => {
    throw new Error(
      `The certificate authority ${file} cannot be read (${error.message}). Log in again, or mend account.ca.`,
    );
  });
}
