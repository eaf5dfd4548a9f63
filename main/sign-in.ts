import { randomBytes, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { loginOptions } from '../app/host/login-options.ts';
import { type AccountSettings, settingsSchema } from '../app/host/settings-schema.ts';
import { createClient } from '../app/xmpp/client.ts';
import { bare, parseJid, resourceOf } from '../app/xmpp/jid.ts';

/** What a person says of the account to be used here; what is left out stays, or is found. */
export interface AccountWish {
  jid: string;
  device?: string | undefined;
  server?: string | undefined;
  ca?: string | undefined;
  secretsFile?: string | undefined;
  allowPlain?: boolean | undefined;
}

/** One thing of a wish cannot be as it is; nothing has been sent anywhere. */
export class WishProblem extends Error {
  override readonly name = 'WishProblem';
  readonly about: keyof AccountWish;

  constructor(about: keyof AccountWish, message: string) {
    super(message);
    this.about = about;
  }
}

/**
 * The account as it would stand in the settings.
 * @param before the account that stands there now; of the same JID, what it says stays
 * @throws WishProblem
 */
export function accountOf(wish: AccountWish, before?: AccountSettings): AccountSettings {
  const full = parse(wish.jid);
  const same = before?.jid === bare(full) ? before : undefined;
  const account: AccountSettings = {
    jid: bare(full),
    device: wish.device ?? same?.device ?? defaultDevice(),
    // Contacts can see the resource, so it tells nothing.
    resource: resourceOf(full) || (same?.resource ?? `dragoman-${randomBytes(4).toString('hex')}`),
    allowPlain: wish.allowPlain ?? same?.allowPlain ?? false,
    ...optional('server', wish.server ?? same?.server),
    ...optional('ca', wish.ca === undefined ? same?.ca : resolve(wish.ca)),
    ...optional(
      'secretsFile',
      wish.secretsFile === undefined ? same?.secretsFile : resolve(wish.secretsFile),
    ),
  };
  if (Number(/:(\d+)$/.exec(account.server ?? '')?.[1] ?? 0) > 65_535)
    throw new WishProblem('server', `${account.server}: ports end at 65535.`);
  const checked = settingsSchema([]).safeParse({ version: 1, account });
  const [issue] = checked.error?.issues ?? [];
  if (issue) throw new WishProblem(issue.path[1] as keyof AccountWish, issue.message);
  return account;
}

export function defaultDevice(): string {
  return hostname().slice(0, 60) || 'device';
}

/** @throws WishProblem when the file is none that could vouch for a server */
export async function checkAuthority({ ca }: Pick<AccountSettings, 'ca'>): Promise<void> {
  if (ca === undefined) return;
  const pem = await readFile(ca, 'utf8').catch((error: Error) => {
    throw new WishProblem('ca', `The CA's certificate cannot be read: ${error.message}`);
  });
  try {
    new X509Certificate(pem);
  } catch {
    throw new WishProblem('ca', `${ca} is not a PEM certificate.`);
  }
}

/**
 * Logs in for real, as a resource of its own that tells nobody, and out again.
 * @throws ConnectionError
 */
export async function tryAccount(
  account: AccountSettings,
  password: string,
  { signal, stepTimeoutMs }: { signal?: AbortSignal; stepTimeoutMs?: number | undefined } = {},
): Promise<void> {
  const client = createClient({
    ...(await loginOptions(account, async () => password)),
    resource: `login-${randomBytes(6).toString('hex')}`,
    stepTimeoutMs,
  });
  const giveUp = () => void client.stop();
  signal?.addEventListener('abort', giveUp);
  try {
    signal?.throwIfAborted();
    await client.start();
  } finally {
    signal?.removeEventListener('abort', giveUp);
    await client.stop();
  }
}

function parse(jid: string): string {
  try {
    const full = parseJid(jid);
    // A blank or a second @ is taken by lenient parsers, and would be asked of DNS.
    if (/^[^\s@/]+@[^\s@/]+(\/|$)/.test(full)) return full;
  } catch {
    // said below
  }
  throw new WishProblem('jid', `${jid} is no JID. It looks like name@example.org.`);
}

function optional<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: string };
}
