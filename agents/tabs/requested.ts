import { Refusal } from '../../app/agent.ts';
import type { BrowserPort } from './browsers/browser-port.ts';
import type { Action, Answer } from './protocol.ts';

/**
 * Has a browser do something inside an effect, where a Refusal would say that nothing was changed: whether a browser
 * that went away meanwhile did it, nobody knows.
 */
export async function requested(
  port: BrowserPort | undefined,
  action: Action,
): Promise<Answer | { lost: string }> {
  if (!port) return { lost: 'Its browser is not open any more.' };
  try {
    return await port.request(action);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { lost: error.message };
  }
}
