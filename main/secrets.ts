import { open } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { type Secrets, SecretsProblem } from '../app/platform.ts';
import { askKeyring } from './keyring/ask.ts';
import type { KeyringRequest } from './keyring/keytar.ts';

/** The system's keyring: Secret Service, Keychain or Credential Manager. */
export const keyring: Secrets = {
  password: (jid) => inKeyring({ what: 'password', jid }),
  async keep(jid, password) {
    await inKeyring({ what: 'keep', jid, password });
  },
  async forget(jid) {
    await inKeyring({ what: 'forget', jid });
  },
};

/** Where the password of this account is kept: in its secrets file, else in the keyring. */
export function secretsOf(account: { secretsFile?: string | undefined } | undefined): Secrets {
  return account?.secretsFile === undefined ? keyring : secretsFile(account.secretsFile);
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

const passwords = z.record(z.string(), z.string());

/** For machines without a keyring: a file that only its user may read. */
export function secretsFile(file: string): Secrets {
  const read = async () => {
    const text = await readPrivate(file);
    if (text === undefined) return {};
    const parsed = passwords.safeParse(parse(text));
    if (!parsed.success)
      throw new SecretsProblem(`${file} is no secrets file: it must be JSON, { "JID": "password" }.`);
    return parsed.data;
  };
  const write = (all: Record<string, string>) =>
    writeFileAtomic(file, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600 }).catch((error) => {
      throw new SecretsProblem(`${file} cannot be written: ${(error as Error).message}`);
    });
  return {
    password: async (jid) => (await read())[jid],
    keep: async (jid, password) => write({ ...(await read()), [jid]: password }),
    forget: async (jid) => {
      const { [jid]: known, ...others } = await read();
      if (known !== undefined) await write(others);
    },
  };
}

/** The password given for this run only. */
export function given(password: string): Secrets {
  return {
    password: async () => password,
    keep: async () => {},
    forget: async () => {},
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
