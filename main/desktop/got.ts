import { lstat } from 'node:fs/promises';
import type { Transfer } from '../../agents/files/contract.ts';
import { Refusal } from '../../app/refusal.ts';
import type { Desk } from './desk.ts';

/**
 * What a finished transfer has put on this PC, as far as it is still there. The window names the transfer and
 * never a path, so that it can point at nothing else.
 * @throws Refusal
 */
export async function gotBy(desk: Pick<Desk, 'call'>, id: string): Promise<[string, ...string[]]> {
  const transfers = (await desk.call('files.transfers', {})) as Transfer[];
  const transfer = transfers.find((one) => one.id === id);
  if (transfer?.direction !== 'get' || transfer.state !== 'done')
    throw new Refusal('item-not-found', 'There is no such transfer that has put anything on this PC.');
  const there = await Promise.all(
    transfer.results.map(async (path) => {
      const stats = await lstat(path).catch(() => undefined);
      return stats?.isFile() || stats?.isDirectory() ? [path] : [];
    }),
  );
  const [first, ...rest] = there.flat();
  if (first === undefined) throw new Refusal('item-not-found', 'It was moved or deleted since.');
  return [first, ...rest];
}
