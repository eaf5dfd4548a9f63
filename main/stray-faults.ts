const WINDOW_MS = 60_000;
const TOO_MANY = 20;

/**
 * What is thrown where nobody catches it, such as in a promise an agent forgot, is told and survived: one agent's
 * slip must not take the others along. So many within a minute are no slip any more. Ends when disposed of.
 */
export function surviveStrayFaults(options: {
  onFault(error: unknown): void;
  onTooMany(error: Error): void;
}): Disposable {
  const times: number[] = [];
  // Unhandled rejections come here as well.
  const survive = (error: unknown) => {
    options.onFault(error);
    const now = performance.now();
    times.push(now);
    if (times.length < TOO_MANY) return;
    const first = times.shift() ?? 0;
    if (now - first <= WINDOW_MS)
      options.onTooMany(new Error(`${TOO_MANY} faults within a minute, the last: ${String(error)}`));
  };
  process.on('uncaughtException', survive);
  return { [Symbol.dispose]: () => void process.off('uncaughtException', survive) };
}
