import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { askKeytar, type KeyringRequest } from './keytar.ts';
import type { KeyringAnswer } from './process.ts';

/** One request in a process that has asked nothing before. */
export type AskAnew = (file: string, request: KeyringRequest, signal: AbortSignal) => Promise<KeyringAnswer>;

const built = import.meta.dirname.replace(/[/\\]chunks$/, ''); // where code that programs share is built

/** Long enough to be asked for a password and to type it. */
const PATIENCE_MS = 30_000;

/** @param execArgv what stands before the file's name on the command line of this very program */
export const askInFork =
  (execArgv: readonly string[] = []): AskAnew =>
  async (file, request, signal) => {
    const child = fork(file, { execArgv: [...execArgv], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    try {
      child.send(request);
      const gone = once(child, 'exit').then(() => [{ error: 'the process that asked it ended' }]);
      const [answer] = await Promise.race([once(child, 'message', { signal }), gone]);
      return answer;
    } finally {
      child.kill();
    }
  };

let askAnew = askInFork();

/** Electron starts processes in its own way. */
export function askAnewBy(ask: AskAnew): void {
  askAnew = ask;
}

/**
 * libsecret remembers the daemon it spoke to for as long as its process lives. Where that one is gone, another may
 * have taken its place, which only a fresh process finds.
 */
export async function askKeyring(request: KeyringRequest): Promise<string | undefined> {
  try {
    return await askKeytar(request);
  } catch (error) {
    if (!isGone(error as Error)) throw error;
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const answer = await askAnew(join(built, 'keyring.js'), request, signal).catch((failed: Error) => ({
      error: signal.aborted ? 'it gives no answer, and may wait to be unlocked' : failed.message,
    }));
    if ('error' in answer) throw new Error(answer.error);
    // One that is locked, with nobody there to ask, says that it has none: not a reason to give up for good.
    if (request.what === 'read' && answer.value === undefined)
      throw new Error('it was started anew, and may wait to be unlocked');
    return answer.value;
  }
}

/** Of a D-Bus name such as :1.0, which is one connection's own: nobody can start that again. */
function isGone({ message }: Error): boolean {
  return /\bname :\d+\.\d+\b/i.test(message);
}
