import type { Readable } from 'node:stream';
import { type Here, Refusal } from '../../../app/agent.ts';
import type { Transfer, TransferOptions } from '../contract-transfer.ts';
import type { Files } from '../files.ts';
import { lastName } from './top-name.ts';

/** A file in another device's share from what the caller sends; given up when the caller goes. */
export async function writeThere(
  { device, path, via, existing }: TransferOptions & { device: string; path: string },
  { state, signal, up }: Here<Files> & { up: Readable },
): Promise<{ path: string; sizeBytes: number; skipped?: boolean }> {
  const { transfers } = state;
  const at = path.lastIndexOf('/');
  if (at < 0) throw new Refusal('bad-request', 'Say the share and a name in it.');
  const asked = { device, to: path.slice(0, at), as: lastName(path), via, existing };
  const id = await transfers.addStream(up, asked);
  try {
    const stopped = new AbortController();
    // Nobody could resume it: the caller is the one who waits.
    const progress = ({ state: now, problem = 'It was paused.' }: Transfer) => {
      if (now === 'paused') stopped.abort(new Refusal('resource-constraint', problem));
    };
    const until = AbortSignal.any([signal, stopped.signal]);
    const ended = await transfers.follow(id, { progress, signal: until });
    if (ended.state !== 'done') throw new Refusal('service-unavailable', ended.problem ?? 'It was given up.');
    const [where = path] = ended.results;
    return {
      path: where,
      sizeBytes: ended.bytesTotal ?? 0,
      ...(ended.skipped.length > 0 && { skipped: true }),
    };
  } catch (error) {
    await transfers.cancel(id);
    throw error;
  } finally {
    await transfers.forget(id);
  }
}
