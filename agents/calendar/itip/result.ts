import type { Component } from './jcal.ts';

/** What becomes of the stored object; a message that must not be applied is a Refusal, which is thrown. */
export type Result =
  | { outcome: 'changed'; calendar: Component; isEarly?: boolean }
  /** It is older than what is here, or says the same again. */
  | { outcome: 'unchanged' }
  /** It changes nothing by itself, and is to be answered: a COUNTER, its decline, a REFRESH. */
  | { outcome: 'question' }
  /** It speaks of what is not here, and may have overtaken the message that brings it: see receive.ts. */
  | { outcome: 'early' };

export const unchanged: Result = { outcome: 'unchanged' };
export const question: Result = { outcome: 'question' };
export const early: Result = { outcome: 'early' };

export function changedTo(calendar: Component | undefined): Result {
  return calendar ? { outcome: 'changed', calendar } : unchanged;
}
