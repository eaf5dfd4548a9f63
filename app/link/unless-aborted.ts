/** The value, or the reason of the signal when that aborts first; what brings the value goes on. */
export function unlessAborted<T>(value: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return value;
  return new Promise((resolve, reject) => {
    const gone = () => reject(signal.reason);
    signal.addEventListener('abort', gone, { once: true });
    value.then(resolve, reject).finally(() => signal.removeEventListener('abort', gone));
  });
}
