import { setTimeout as delay } from 'node:timers/promises';

const PATIENCE_MS = 20_000;
const PAUSE_MS = 20;

/** Asks again until it is so: presences and lists travel by themselves. Resolves with what it is then. */
export async function until<T>(
  ask: () => Promise<T>,
  isSo: (value: T) => boolean,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  for (const end = performance.now() + patienceMs; ; await delay(PAUSE_MS)) {
    const value = await ask();
    if (isSo(value)) return value;
    if (performance.now() > end) throw new Error(`still ${JSON.stringify(value)}`);
  }
}
