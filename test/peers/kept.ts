import { onTestFinished } from 'vitest';

/** Waits for something to start and ends it when the test is over. */
export async function kept<T extends AsyncDisposable>(starting: Promise<T> | T): Promise<T> {
  const started = await starting;
  onTestFinished(() => started[Symbol.asyncDispose]());
  return started;
}
