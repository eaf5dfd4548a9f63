import { connect, type Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { isNobody } from '../local/address.ts';
import { streamGreeting } from '../local/greeting.ts';

const RETRY_MS = 1_000;

/** The native host where there is no Perl: copies between a browser and the core, until either ends. */
export async function relay(path: string, browser: { input: Readable; output: Writable }): Promise<void> {
  const { input, output } = browser;
  const over = new AbortController();
  const end = () => over.abort();
  /** The browser says little before it is answered. */
  const early: Buffer[] = [];
  const hold = (chunk: Buffer) => void early.push(chunk);
  input.on('data', hold).once('end', end).once('error', end);
  output.once('error', end);
  const core = await connected(path, over.signal);
  if (!core) return;
  over.signal.addEventListener('abort', () => core.destroy());
  core.write(Buffer.concat([streamGreeting('tabs.browser'), ...early]));
  core.pipe(output);
  input.off('data', hold).pipe(core);
  await new Promise((resolve) => core.once('close', resolve)); // with an error or without
}

/** Waits for a core to run, unless the browser ends before. */
async function connected(path: string, over: AbortSignal): Promise<Socket | undefined> {
  while (!over.aborted) {
    const socket = connect(path);
    const isThere = await new Promise<boolean>((resolve, reject) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', (error) => (isNobody(error) ? resolve(false) : reject(error)));
    });
    if (isThere) return socket.on('error', () => {}); // the close that follows says enough
    await sleep(RETRY_MS, undefined, { signal: over }).catch(() => {});
  }
  return undefined;
}
