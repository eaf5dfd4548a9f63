import { open } from 'node:fs/promises';
import pRetry from 'p-retry';
import { lock } from 'proper-lockfile';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { Home } from '../app/host/home.ts';
import { type Secret, type Secrets, SecretsProblem } from '../app/platform.ts';
import { askKeyring } from './keyring/ask.ts';
import type { KeyringRequest } from './keyring/keytar.ts';

/** The system's keyring: Secret Service, Keychain or Credential Manager. */
export const keyring: Secrets = {
  read: (what, jid) => inKeyring({ what: 'read', name: nameOf(what, jid) }),
  async keep(what, jid, secret) {
    await inKeyring({ what: 'keep', name: nameOf(what, jid), secret });
  },
  async forget(what, jid) {
    await inKeyring({ what: 'forget', name: nameOf(what, jid) });
  },
};

/** Where the secrets of this account are kept: in its secrets file, else in the keyring. */
export function secretsOf(
  account: { secretsFile?: string | undefined } | undefined,
  home: Pick<Home, 'secrets'>,
): Secrets {
  return account?.secretsFile === undefined
    ? keyringOr(secretsFile(home.secrets))
    : secretsFile(account.secretsFile);
}

/** What its person knows by heart, and what no keyring makes us write down unasked. */
const isPassword = (what: Secret) => what === 'password' || what === 'agent-secret';

/** Whoever gives the password at each run, for want of a keyring, has its device keep its keys in that place. */
function keyringOr(place: Secrets): Secrets {
  const orElse = (error: unknown) => {
    if (!(error instanceof KeyringProblem)) throw error;
    return undefined;
  };
  return {
    async read(what, jid) {
      if (isPassword(what)) return keyring.read(what, jid);
      return (await place.read(what, jid)) ?? (await keyring.read(what, jid).catch(orElse));
    },
    async keep(what, jid, secret) {
      if (isPassword(what)) return keyring.keep(what, jid, secret);
      // A key that is there stays there: two places could tell two keys.
      if ((await place.read(what, jid)) !== undefined) return place.keep(what, jid, secret);
      const kept = await keyring.keep(what, jid, secret).then(() => true, orElse);
      if (!kept) await place.keep(what, jid, secret);
    },
    async forget(what, jid) {
      if (isPassword(what)) return keyring.forget(what, jid);
      await place.forget(what, jid);
      await keyring.forget(what, jid).catch(orElse);
    },
  };
}

/** A JID holds no blank, so no name is that of another's secret. */
function nameOf(what: Secret, jid: string): string {
  return what === 'password' ? jid : `${jid} ${what}`;
}

/** There is no keyring, or it is locked. */
export class KeyringProblem extends SecretsProblem {
  /** What the system says of it. */
  readonly reason: string;

  constructor(reason: string) {
    super(
      `The system keyring cannot be used (${reason}). Keep the password with --secrets-file FILE, or give it ` +
        'with --password-file FILE or DRAGOMAN_PASSWORD.',
    );
    this.reason = reason;
  }
}

async function inKeyring(request: KeyringRequest): Promise<string | undefined> {
  try {
    return await askKeyring(request);
  } catch (error) {
    const [reason = ''] = (error as Error).message.split('\n');
    throw new KeyringProblem(reason);
  }
}

const secretsSchema = z.record(z.string(), z.string());

/** For machines without a keyring: a file that only its user may read. */
export function secretsFile(file: string): Secrets {
  const read = async () => {
    const text = await readPrivate(file);
    if (text === undefined) return {};
    const parsed = secretsSchema.safeParse(parse(text));
    if (!parsed.success)
      throw new SecretsProblem(`${file} is no secrets file: it must be JSON, { "JID": "password" }.`);
    return parsed.data;
  };
  /** What stands in it is read and written in one go, whoever else writes there. */
  const change = async (to: (all: Record<string, string>) => Record<string, string>) => {
    const release = await alone(file).catch(cannotBeWritten);
    try {
      const before = await read();
      const after = to(before);
      if (JSON.stringify(after) === JSON.stringify(before)) return;
      await writeFileAtomic(file, `${JSON.stringify(after, null, 2)}\n`, { mode: 0o600 }).catch(
        cannotBeWritten,
      );
    } finally {
      await release();
    }
  };
  const cannotBeWritten = (error: Error): never => {
    throw new SecretsProblem(`${file} cannot be written: ${error.message}`);
  };
  return {
    read: async (what, jid) => (await read())[nameOf(what, jid)],
    keep: (what, jid, secret) => change((all) => ({ ...all, [nameOf(what, jid)]: secret })),
    forget: (what, jid) =>
      change((all) => Object.fromEntries(Object.entries(all).filter(([name]) => name !== nameOf(what, jid)))),
  };
}

/** One of all processes at a time; a lock whose holder was killed is taken over. */
function alone(file: string): Promise<() => Promise<void>> {
  return pRetry(() => lock(file, { realpath: false, stale: 5_000 }), {
    retries: 50,
    minTimeout: 50,
    maxTimeout: 200,
    shouldRetry: ({ error }) => (error as NodeJS.ErrnoException).code === 'ELOCKED',
  });
}

/** The password given for this run only; all else is kept where it always is. */
export function given(password: string, kept: Secrets): Secrets {
  return {
    read: async (what, jid) => (what === 'password' ? password : kept.read(what, jid)),
    keep: async (what, jid, secret) => (what === 'password' ? undefined : kept.keep(what, jid, secret)),
    forget: async (what, jid) => (what === 'password' ? undefined : kept.forget(what, jid)),
  };
}

/** The text of a file that must be closed to everybody else; undefined when there is none. */
export async function readPrivate(file: string): Promise<string | undefined> {
  try {
    await using handle = await open(file, 'r');
    const stats = await handle.stat(); // of what was opened, whatever the name means meanwhile
    if (stats.isDirectory()) throw new SecretsProblem(`${file} is a folder.`);
    if (process.platform !== 'win32' && (stats.mode & 0o077) !== 0)
      throw new SecretsProblem(`${file} can be read by others. Close it first: chmod 600 ${file}`);
    return await handle.readFile('utf8');
  } catch (error) {
    if (error instanceof SecretsProblem) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new SecretsProblem(`${file} cannot be read: ${message}`);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
