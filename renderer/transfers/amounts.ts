import prettyBytes from 'pretty-bytes';
import type { Transfer } from '../../agents/files/contract.ts';
import { transfers as text } from '../text/transfers.ts';

type Amounts = Pick<
  Transfer,
  'state' | 'bytesDone' | 'bytesTotal' | 'bytesPerSecond' | 'filesDone' | 'filesTotal' | 'via'
>;

/** From 0 to 100; undefined until it is known how much there is. */
export function percentOf({
  state,
  bytesDone,
  bytesTotal,
  filesDone,
  filesTotal,
}: Amounts): number | undefined {
  if (state === 'done') return 100;
  if (bytesTotal === undefined) return undefined;
  if (bytesTotal === 0) return filesTotal ? (100 * filesDone) / filesTotal : 0;
  return Math.min(100, (100 * bytesDone) / bytesTotal);
}

/** How long the rest takes at the speed of now. */
export function secondsLeft({ state, bytesDone, bytesTotal, bytesPerSecond }: Amounts): number | undefined {
  if (state !== 'running' || bytesTotal === undefined || !bytesPerSecond) return undefined;
  return Math.max(0, bytesTotal - bytesDone) / bytesPerSecond;
}

/** One line: how much, how fast, how long, and by which way; empty where nothing is known. */
export function amountsOf(transfer: Amounts): string {
  const { state, bytesDone, bytesTotal, bytesPerSecond, filesDone, filesTotal, via } = transfer;
  const left = secondsLeft(transfer);
  const total = bytesTotal === undefined || state === 'done' ? '' : prettyBytes(bytesTotal);
  const isKnown = filesTotal !== undefined || filesDone > 0 || bytesDone > 0;
  return [
    ...(isKnown ? [text.amount(prettyBytes(bytesDone), total)] : []),
    ...(isKnown && filesTotal !== 1
      ? [text.filesOf(filesDone, state === 'done' ? undefined : filesTotal)]
      : []),
    ...(state === 'running' && bytesPerSecond !== undefined ? [text.speed(prettyBytes(bytesPerSecond))] : []),
    ...(left === undefined ? [] : [text.remaining(left)]),
    ...(via === undefined ? [] : [text.via[via]]),
  ].join(' · ');
}

/** Of all that run: how far they are together. */
export function percentOfAll(transfers: readonly Transfer[]): number | undefined {
  const running = transfers.filter(({ state }) => state === 'running');
  if (running.length === 0 || running.some(({ bytesTotal }) => bytesTotal === undefined)) return undefined;
  const sum = (of: (one: Transfer) => number) => running.reduce((all, one) => all + of(one), 0);
  const total = sum(({ bytesTotal = 0 }) => bytesTotal);
  return total === 0 ? undefined : (100 * sum(({ bytesDone }) => bytesDone)) / total;
}
