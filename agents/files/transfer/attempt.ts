import { type Account, Refusal } from '../../../app/agent.ts';
import type { Link } from '../../../app/link/link.ts';
import type { Transfer } from '../contract-transfer.ts';
import { asWriteRefusal } from '../system-error.ts';
import { fetchAll } from './fetch.ts';
import { putAll } from './put-all.ts';
import type { Outcome } from './run.ts';
import type { SavedTransfer } from './saved-transfer.ts';

export interface Attempt {
  saved: Readonly<SavedTransfer>;
  account: Account;
  folder: string;
  signal: AbortSignal;
  tell(update: Partial<Transfer>): void;
}

/** How one attempt ended, as what the transfer becomes; `waiting` tries again by itself. */
export type Ending = Pick<Transfer, 'state'> & Partial<Transfer>;

export async function attempt({ saved, account, folder, signal, tell }: Attempt): Promise<Ending> {
  let link: Link;
  try {
    link = await account.link(saved.device, { via: saved.only, signal });
  } catch (error) {
    // Whatever it is, a no of the other device included, which may not know yet who has come back.
    return { state: 'waiting', problem: error instanceof Refusal ? error.message : broken(saved) };
  }
  try {
    tell({ via: link.via });
    const run = { saved, link, signal: AbortSignal.any([signal, link.signal]), folder, tell };
    return endingOf(await (saved.direction === 'get' ? fetchAll(run) : putAll(run)));
  } catch (error) {
    const refusal = isOfLine(error) ? error : asWriteRefusal(error);
    if (!(refusal instanceof Refusal)) return { state: 'waiting', problem: broken(saved) };
    const { condition, message: problem } = refusal;
    if (condition === 'service-unavailable') return { state: 'waiting', problem };
    return { state: condition === 'resource-constraint' ? 'paused' : 'failed', problem };
  }
}

function broken({ device }: SavedTransfer): string {
  return `The connection to ${device} broke. It goes on by itself.`;
}

function endingOf({ results, skipped, failed }: Outcome): Ending {
  const [first] = failed;
  if (!first) return { state: 'done', results, skipped };
  const others = failed.length > 1 ? ` ${failed.length - 1} more could not be taken either.` : '';
  return {
    ...{ state: 'failed', results, skipped: [...skipped, ...failed] },
    problem: `${first.path}: ${first.reason}${others}`,
  };
}

/** What the network says; all else that a system says here is about files. */
function isOfLine(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_)/.test(code);
}
