import prettyBytes from 'pretty-bytes';
import type { Transfer } from '../../../agents/files/contract.ts';
import type { Local } from '../../local/client.ts';
import type { Context } from '../context.ts';
import { complain, print, StatusLine } from '../output.ts';
import type { TransferFlags } from './options.ts';
import { spelled } from './place.ts';
import { progressWords } from './progress.ts';

/** Asks for a transfer; resolves once it is in the queue. */
export type Begin = () => Promise<{ id: string }>;

/** Has a transfer begun, and leaves it to the queue. */
export async function leave({ json }: Context, begin: Begin): Promise<void> {
  const { id } = await begin();
  print(json, { id }, id);
}

/**
 * Has a transfer begun, stays with it to its end, and shows how it goes on. Ctrl-C cancels it, from before it is
 * begun on. What was left out is a failure, unless the person said that things may be left out.
 */
export async function follow(
  { call }: Local,
  { json }: Context,
  begin: Begin,
  { existing }: Pick<TransferFlags, 'existing'>,
): Promise<void> {
  const line = new StatusLine();
  let isInterrupted = false;
  let cancel = () => {};
  let canceled: Promise<unknown> = Promise.resolve();
  // It stays until the second one: what looks after locks and files at an exit takes a listener that goes away in the
  // middle of a signal for the wish to end.
  const interrupt = () => {
    if (!isInterrupted) {
      isInterrupted = true;
      return cancel();
    }
    // Ends us as usual, and leaves the transfer to the queue.
    process.removeListener('SIGINT', interrupt);
    process.kill(process.pid, 'SIGINT');
  };
  process.on('SIGINT', interrupt);
  let said = '';
  const progress = (now: Transfer) => {
    if (json) print(true, now, '');
    else if (process.stderr.isTTY) line.show(progressWords(now));
    else if (now.state === 'waiting' && now.problem !== undefined && now.problem !== said)
      complain(now.problem);
    said = now.problem ?? '';
  };
  try {
    const { id } = await begin();
    cancel = () => {
      canceled = call.files.cancel({ id }).catch((error: Error) => complain(error.message));
    };
    if (isInterrupted) cancel();
    const end = await call.files.follow({ id }, { progress });
    await canceled;
    line.clear();
    print(json, end, () => endWords(end));
    for (const { path, reason } of end.skipped) complain(`Left out: ${path}: ${reason}`);
    if (end.state === 'canceled') throw new Error('Canceled.');
    if (end.state !== 'done') throw new Error(end.problem ?? 'The transfer failed.');
    if (end.skipped.length > 0 && existing !== 'skip') throw new Error(`${end.skipped.length} left out.`);
  } finally {
    line.clear();
    process.removeListener('SIGINT', interrupt);
  }
}

/** Where things lie now, and how they came. */
function endWords({ state, direction, device, results, filesDone, bytesDone, via }: Transfer): string {
  if (state !== 'done') return '';
  const places = results.map((path) => (direction === 'put' ? spelled(device, path) : path));
  const [where = '', ...others] = places;
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  const count = filesDone === 1 ? '' : `${filesDone} files, `;
  return `${where}${more} (${count}${prettyBytes(bytesDone)}${via ? `, ${via}` : ''})`;
}
