import { ConnectionError } from './connection-error.ts';

/** The outcome of `work`, or a `timeout` error that says what did not happen. Settling late harms nobody. */
export async function within<T>(timeoutMs: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const message = `${what} took longer than ${timeoutMs / 1000} s. Is the server reachable and well?`;
      reject(new ConnectionError('timeout', message));
    }, timeoutMs);
  });
  try {
    return await Promise.race([work, expired]);
  } finally {
    clearTimeout(timer);
  }
}
