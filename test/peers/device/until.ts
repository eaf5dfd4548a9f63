import { setTimeout as delay } from 'node:timers/promises';

const PATIENCE_MS = 20_000;
const FIRST_PAUSE_MS = 20;
/** What takes long is not helped by being looked at without rest: looking takes time on the same machine. */
const LONGEST_PAUSE_MS = 250;

/** Asks again until it is so: presences and lists travel by themselves. Resolves with what it is then. */
export async function until<T>(
  ask: () => Promise<T>,
  isSo: (value: T) => boolean,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const end = performance.now() + patienceMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS)) {
    const value = await ask();
    if (isSo(value)) return value;
    if (performance.now() > end) throw new Error(`still ${JSON.stringify(value)}`);
    await delay(pauseMs);
  }
}
