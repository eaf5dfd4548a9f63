import type { Home } from '../../app/host/home.ts';
import { localAddress } from '../local/address.ts';
import { origins } from './extension.ts';
import { relay } from './relay.ts';

/** `dragoman native-host`: a browser starts it and names the extension it is for. */
export async function serveBrowser({ home }: { home: Home }, said: readonly string[]): Promise<void> {
  if (!said.some((word) => origins.includes(word)))
    throw new Error('Only a browser with Dragoman’s extension starts this.');
  await relay(localAddress(home.folder).path, { input: process.stdin, output: process.stdout });
  process.exit(0); // standard input may stay open
}
