import { networkInterfaces } from 'node:os';

const LOOK_EVERY_MS = 5_000;

/** Calls when this machine's addresses change: no platform tells the main process by itself. */
export function watchNetwork(changed: () => void, signal: AbortSignal): void {
  let before = addresses();
  const timer = setInterval(() => {
    const now = addresses();
    if (now === before) return;
    before = now;
    changed();
  }, LOOK_EVERY_MS);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}

function addresses(): string {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return all
    .filter(({ internal }) => !internal)
    .map(({ address }) => address)
    .sort()
    .join(' ');
}
