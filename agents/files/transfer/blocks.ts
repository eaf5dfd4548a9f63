/** What waits to be written is lost when the process is killed, and comes again: at most two of them. */
export const BLOCK_BYTES = 512 * 1024;

/** As many as two transfers fill and write at a time. */
const MAX_FREE = 4;

const free: Buffer[] = [];

/** Blocks are used again: those that are only dropped wait for the garbage collector, tens of MiB of them. */
export function takeBlock(): Buffer {
  return free.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES);
}

/** Nobody reads or writes it any more. */
export function giveBack(block: Buffer): void {
  if (free.length < MAX_FREE) free.push(block);
}
