import { Writable } from 'node:stream';
import pRetry from 'p-retry';
import { type Account, Refusal } from '../../../app/agent.ts';
import type { Link } from '../../../app/link/link.ts';
import type { Via } from '../../../app/link/link-calls.ts';
import { filesContract } from '../contract.ts';
import { treeEntry } from '../contract-records.ts';
import { PassingOn } from './passing-on.ts';
import { Receiving } from './receive.ts';
import { parsePayload } from './record.ts';

export interface ReadThere {
  device: string;
  path: string;
  offset: number;
  length?: number | undefined;
  via?: Via | undefined;
}

const AGAIN = { retries: 5, minTimeout: 500, maxTimeout: 10_000, randomize: true } as const;

/** The bytes of one file of another device, as it stood from the first to the last; gone on with when a link breaks. */
export async function readThere(
  { device, path, offset, length = Number.POSITIVE_INFINITY, via }: ReadThere,
  { account, signal, down }: { account: Account; signal: AbortSignal; down: Writable },
): Promise<{ sentBytes: number }> {
  if (length === 0) {
    down.end();
    return { sentBytes: 0 };
  }
  let taker: PassingOn | undefined;
  const attempt = async () => {
    const link = await account.link(device, { via, signal });
    if (!taker) {
      const version = offset > 0 ? await versionThere(link, path, signal) : undefined;
      taker = new PassingOn(down, { offset, length, version });
    }
    const { at, version } = taker.passed;
    const receiving = new Receiving(taker);
    const closed = new Promise<void>((resolve) => void receiving.once('close', resolve));
    receiving.on('error', () => {}); // told by its `errored`
    try {
      const files = [{ n: 0, path, version, offset: at }];
      const until = AbortSignal.any([signal, taker.enough.signal]);
      await link.call(filesContract, 'read', { files }, { signal: until, down: receiving });
      await closed;
      if (receiving.errored) throw receiving.errored;
    } catch (error) {
      if (taker.enough.signal.aborted) return;
      throw receiving.errored ?? error;
    } finally {
      receiving.destroy();
    }
  };
  await pRetry(attempt, { ...AGAIN, signal, shouldRetry: ({ error }) => !(error instanceof Refusal) });
  down.end();
  return { sentBytes: taker ? (taker as PassingOn).passed.bytes : 0 };
}

/** So that what is read from the middle is of one version, whatever breaks. */
async function versionThere(link: Link, path: string, signal: AbortSignal): Promise<string> {
  let text = '';
  const first = new AbortController();
  const down = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      if (text.includes('\n')) first.abort();
      done();
    },
  });
  const until = AbortSignal.any([signal, first.signal]);
  await link.call(filesContract, 'tree', { paths: [path] }, { signal: until, down }).catch((error) => {
    if (!first.signal.aborted) throw error;
  });
  const entry = parsePayload(treeEntry, Buffer.from(text.slice(0, text.indexOf('\n'))));
  if (entry.kind === 'file') return entry.version;
  throw new Refusal('not-acceptable', 'This is a folder.');
}
