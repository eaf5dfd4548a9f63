/**
 * Runs `work` with a signal that aborts when any of these does. Not AbortSignal.any: signals that outlive any
 * number of calls would remember each.
 */
export async function withSignals<T>(
  signals: readonly AbortSignal[],
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const end = () => controller.abort(signals.find((one) => one.aborted)?.reason);
  for (const one of signals) one.addEventListener('abort', end, { once: true });
  if (signals.some((one) => one.aborted)) end();
  try {
    return await work(controller.signal);
  } finally {
    for (const one of signals) one.removeEventListener('abort', end);
  }
}
