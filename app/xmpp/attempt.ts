import { ConnectionError } from './connection-error.ts';
import { resolveTargets, type Target } from './dial.ts';

export interface Attempt {
  domain: string;
  /** Instead of asking DNS. The certificate must be the domain's all the same. */
  server?: { host: string; port: number; directTls?: boolean } | undefined;
  signal: AbortSignal;
}

/** One attempt: every address of the domain once, best first (RFC 6120 §3.2); rejects with a ConnectionError. */
export async function atItsTargets<T>(attempt: Attempt, use: (target: Target) => Promise<T>): Promise<T> {
  const { domain, server, signal } = attempt;
  const targets: Target[] = server ? [{ directTls: false, ...server }] : await resolveTargets(domain);
  let failure: ConnectionError | undefined;
  for (const target of targets) {
    try {
      return await use(target);
    } catch (thrown) {
      signal.throwIfAborted();
      const error = toConnectionError(thrown);
      if (error.final) throw error;
      failure = moreTelling(failure, error);
    }
  }
  throw failure ?? new ConnectionError('dns', `No server is known for ${domain}.`);
}

export function toConnectionError(error: unknown): ConnectionError {
  if (error instanceof ConnectionError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ConnectionError('protocol', `Logging in went wrong: ${message}.`, { cause: error });
}

/** Of several addresses that failed, the one that answered tells more than the one that did not. */
function moreTelling(first: ConnectionError | undefined, next: ConnectionError): ConnectionError {
  const silent = new Set(['dns', 'unreachable', 'timeout']);
  return first && !(silent.has(first.code) && !silent.has(next.code)) ? first : next;
}
