import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from '../../../app/agent.ts';
import { filesContract } from '../contract.ts';
import { Intake } from './intake.ts';
import type { SavedTransfer } from './saved-transfer.ts';

/** Takes away what is half done of a transfer that was given up: here, and on the other device. */
export async function clear(
  saved: Readonly<SavedTransfer>,
  { account, folder, signal }: { account: Account; folder: string; signal: AbortSignal },
): Promise<void> {
  if (saved.direction === 'put') {
    const link = await account.link(saved.device, { via: saved.only, signal });
    await link.call(filesContract, 'abandon', { upload: saved.key }, { signal });
  } else {
    await using intake = await Intake.open({
      ...{ root: saved.to, kind: 'folder', base: '', id: saved.key },
      ...{ ledgerFile: join(folder, 'ledger'), existing: saved.existing },
    });
    await intake.clear();
  }
  await rm(folder, { recursive: true, force: true });
}
