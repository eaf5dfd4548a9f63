import { type Account, Refusal } from '../../../app/agent.ts';
import { keepAsking } from '../keep-asking.ts';
import { followContract } from './contract-follow.ts';
import type { LedMessage } from './contract-message.ts';

export interface FollowDeviceOptions {
  account: Account;
  /** It is asked, perhaps again after a cut: it counts anew. */
  begin(): void;
  hear(message: LedMessage): void;
  cut(): void;
  /** Whether it has led already; before, nothing is tried twice. */
  hasLed(): boolean;
  signal: AbortSignal;
}

/** Follows a paired device over its link, on and on; resolves with the reason when it ended there. */
export function followDevice(
  device: string,
  { account, begin, hear, cut, hasLed, signal }: FollowDeviceOptions,
): Promise<{ reason: string }> {
  return keepAsking({
    ...{ account, device, signal },
    ask: (link, asking, heard) => {
      begin();
      const progress = (message: LedMessage) => {
        heard();
        if (!asking.aborted) hear(message);
      };
      return link.call(followContract, 'lead', {}, { signal: asking, progress });
    },
    isOver: (error) => !hasLed() || isNo(error),
    onCut: cut,
  });
}

function isNo(error: unknown): boolean {
  return (
    error instanceof Refusal && !['service-unavailable', 'resource-constraint'].includes(error.condition)
  );
}
