import { text } from 'node:stream/consumers';
import { readPrivate } from '../secrets.ts';

/** The password given for this run: by file, by standard input (`-`) or by DRAGOMAN_PASSWORD; else undefined. */
export async function givenPassword(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return process.env.DRAGOMAN_PASSWORD || undefined;
  const read = file === '-' ? await text(process.stdin) : await readPrivate(file);
  if (read === undefined) throw new Error(`There is no file ${file}.`);
  const [password] = read.split(/\r?\n/);
  if (!password) throw new Error(`${file === '-' ? 'Standard input' : file} holds no password.`);
  return password;
}

/** Asks on the terminal, hidden. */
export async function askPassword(jid: string): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new Error(
      'No password: give it with --password-file FILE (or - for standard input) or DRAGOMAN_PASSWORD.',
    );
  }
  const { password } = await import('@inquirer/prompts');
  // Standard output is for the answer.
  return password({ message: `Password of ${jid}` }, { output: process.stderr });
}
