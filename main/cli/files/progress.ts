import prettyBytes from 'pretty-bytes';
import type { Transfer } from '../../../agents/files/contract.ts';

const BAR = 20;

/** `[=====>              ]  27 %  12.3 MB of 45 MB  3 of 12 files  8.1 MB/s  0:04 left  direct` */
export function progressWords(transfer: Transfer): string {
  const { state, problem, filesDone, filesTotal, via } = transfer;
  if (state === 'waiting' || state === 'paused') return [state, problem].filter(Boolean).join(': ');
  const files = filesTotal !== undefined && filesTotal > 1 ? `${filesDone} of ${filesTotal} files` : '';
  return [...amountWords(transfer), files, ...speedWords(transfer), via].filter(Boolean).join('  ');
}

type Amount = Pick<Transfer, 'bytesDone' | 'bytesTotal' | 'bytesPerSecond'>;

export function amountWords({ bytesDone, bytesTotal }: Amount): string[] {
  if (bytesTotal === undefined) return [prettyBytes(bytesDone)];
  const share = bytesTotal === 0 ? 1 : Math.min(bytesDone / bytesTotal, 1);
  const full = Math.floor(share * BAR);
  const bar = `${'='.repeat(full)}${full < BAR ? '>' : ''}`.padEnd(BAR);
  const percent = `${Math.floor(share * 100)} %`.padStart(7);
  return [`[${bar}]${percent}`, `${prettyBytes(bytesDone)} of ${prettyBytes(bytesTotal)}`];
}

export function speedWords({ bytesDone, bytesTotal, bytesPerSecond }: Amount): string[] {
  if (!bytesPerSecond) return [];
  const speed = `${prettyBytes(bytesPerSecond)}/s`;
  if (bytesTotal === undefined) return [speed];
  return [speed, `${clock(Math.max(bytesTotal - bytesDone, 0) / bytesPerSecond)} left`];
}

/** `0:04`, `12:30`, `1:02:03` */
function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
