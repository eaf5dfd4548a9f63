import { Refusal } from '../../app/agent.ts';

/** What is noted before a change, so that it can be taken back, has a bound of its own. */
const MAX_BYTES = 15_000;

export function undoableInput<T>(input: T): T {
  if (Buffer.byteLength(JSON.stringify(input)) <= MAX_BYTES) return input;
  throw new Refusal('not-acceptable', 'This path is too long to be changed from here.');
}
