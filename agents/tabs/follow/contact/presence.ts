import type { Account } from '../../../../app/agent.ts';

const LOOK_EVERY_MS = 2_000;
/** A new session of our own has no presences for a moment. */
const MAX_MISSED = 2;

/** Looks now and then whether a contact's device is still online, until it is gone or the signal aborts. */
export function whenGone(
  account: Pick<Account, 'agentsOf'>,
  full: string,
  signal: AbortSignal,
  { gone, look = () => {} }: { gone(): void; look?: () => void },
): void {
  const contact = full.split('/', 1)[0] ?? full;
  let missed = 0;
  const timer = setInterval(() => {
    look();
    missed = account.agentsOf(contact).includes(full) ? 0 : missed + 1;
    if (missed >= MAX_MISSED && !signal.aborted) gone();
  }, LOOK_EVERY_MS).unref();
  const stop = () => clearInterval(timer);
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
}
