import { networkInterfaces } from 'node:os';

const LOOK_EVERY_MS = 5_000;

export interface NetworkOptions {
  interfaces?: typeof networkInterfaces;
  lookEveryMs?: number;
}

/** Calls when this machine's addresses change: no platform tells the main process by itself. */
export function watchNetwork(
  changed: () => void,
  signal: AbortSignal,
  { interfaces = networkInterfaces, lookEveryMs = LOOK_EVERY_MS }: NetworkOptions = {},
): void {
  let before = addresses(interfaces());
  const timer = setInterval(() => {
    const now = addresses(interfaces());
    if (now === before) return;
    before = now;
    changed();
  }, lookEveryMs);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}

function addresses(interfaces: ReturnType<typeof networkInterfaces>): string {
  const all = Object.values(interfaces).flatMap((list) => list ?? []);
  return all
    .filter(({ internal }) => !internal)
    .map(({ address }) => address)
    .sort()
    .join(' ');
}
