import type { Keyring } from '../peers/device/keyring.ts';
import { dragoman, fileWith } from '../peers/device/program.ts';
import type { Server } from '../peers/servers/index.ts';

export interface SignIn {
  home: string;
  /** Where the password is kept; without one, in `secretsFile`. */
  keyring?: Keyring;
  secretsFile?: string;
  server: Pick<Server, 'host' | 'port' | 'caFile'>;
  jid: string;
  password: string;
  device?: string;
}

/** An account in a home folder by way of the command line, for tests of what comes after signing in. */
export async function signInBy(options: SignIn): Promise<void> {
  const { home, keyring, secretsFile, server, jid, password, device } = options;
  const args = [
    ...['login', jid, '--server', `${server.host}:${server.port}`, '--ca', server.caFile],
    ...['--password-file', fileWith(password), '--json'],
    ...(secretsFile === undefined ? [] : ['--secrets-file', secretsFile]),
    ...(device === undefined ? [] : ['--device', device]),
  ];
  const { code, stdout, stderr } = await dragoman(args, { home, ...(keyring && { env: keyring.env }) });
  if (code !== 0) throw new Error(`login ended with ${code}: ${stderr}`);
  if (!(JSON.parse(stdout) as { passwordKept: boolean }).passwordKept)
    throw new Error(`login kept no password: ${stderr}`);
}
