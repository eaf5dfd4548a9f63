/** Nothing came of it in time. */
export class TookTooLong extends Error {
  override readonly name = 'TookTooLong';
}

/**
 * The outcome of `work`, or TookTooLong; its signal aborts then, and when `signal` does. Code that does not
 * listen to its signal cannot be ended in one process: it is left behind, and nobody waits for it.
 */
export async function withPatience<T>(
  patienceMs: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  // Not AbortSignal.any: the signal of an agent outlives any number of requests, and would remember each.
  const end = () => controller.abort(signal.reason);
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = new TookTooLong(`took longer than ${patienceMs / 1000} s`);
      controller.abort(error);
      reject(error);
    }, patienceMs).unref();
  });
  try {
    return await Promise.race([work(controller.signal), late]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}
