import { mkdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { freshFolder } from '../../peers/servers/folder.ts';
import { startEjabberd } from '../../peers/servers/index.ts';
import { PASSWORD, USER } from '../contenders.ts';
import { benchListing } from '../listing.ts';
import { median } from '../statistics.ts';
import { bareTls } from './bare-tls.ts';
import type { Contender } from './contender.ts';
import { startDragoman, type Use } from './dragoman.ts';
import { slixmpp } from './slixmpp.ts';
import { MIB, type Sources, sources } from './sources.ts';
import { rsync, scp } from './ssh.ts';
import { startSshd } from './sshd.ts';

/** One thing fetched by all who can, and how much better than each Dragoman should be. */
export interface Fetch {
  what: string;
  bytes: number;
  taken: readonly { name: string; seconds: number; atLeast?: number | undefined }[];
  dragoman: { seconds: number; giving: Use; taking: Use; serverCpuSeconds: number };
}

export interface FilesResults {
  rounds: number;
  fetches: readonly Fetch[];
  /** Why there was nobody to compare with by ssh. */
  noSsh: string | undefined;
  listing: { entries: number; firstPageMs: number; slowestMs: number };
}

const BIG_MIB = { quick: 128, whole: 1024 };
const IN_BAND_MIB = { quick: 4, whole: 32 };
const SMALL_FILES = { quick: 1_000, whole: 10_000 };
const ENTRIES = 100_000;

/** Files fetched from another process of this machine, beside programs that do nothing else. */
export async function benchFiles(
  rounds: number,
  size: 'quick' | 'whole',
  say: (line: string) => void,
): Promise<FilesResults> {
  say('files: making them');
  const things = sources();
  const big = things.file(BIG_MIB[size]);
  const middling = things.file(IN_BAND_MIB[size]);
  const small = things.smallFiles(SMALL_FILES[size]);
  await using server = await startEjabberd({ isMeasured: true });
  await server.addUser(USER, PASSWORD);
  const sshd = await startSshd().catch((error: Error) => error);
  const ssh = sshd instanceof Error ? undefined : sshd;
  await using dragoman = await startDragoman(server, things.folder);
  const bytes = {
    big: BIG_MIB[size] * MIB,
    middling: IN_BAND_MIB[size] * MIB,
    small: SMALL_FILES[size] * 4096,
  };

  const fetches: Fetch[] = [];
  const compare = async (
    what: Pick<Fetch, 'what' | 'bytes'> & { name: string; via: 'direct' | 'proxy' | 'inband' },
    others: readonly (readonly [Contender, number?])[],
  ) => {
    const uses: [giving: Use, taking: Use, serverCpuSeconds: number][] = [];
    const ours = dragoman.by(what.via, (...use) => uses.push(use));
    const seconds = await turns(things, what.name, [ours, ...others.map(([one]) => one)], rounds, (round) =>
      say(`files: ${what.what}, round ${round} of ${rounds}`),
    );
    const taken = others.map(([{ name }, atLeast]) => ({ name, seconds: seconds.get(name) ?? 0, atLeast }));
    const medianUse = (index: 0 | 1): Use => ({
      cpuSeconds: median(uses.map((use) => use[index].cpuSeconds)),
      peakRssMb: Math.max(...uses.map((use) => use[index].peakRssMb)),
    });
    const dragomanTook = {
      ...{ seconds: seconds.get(ours.name) ?? 0, giving: medianUse(0), taking: medianUse(1) },
      serverCpuSeconds: median(uses.map((use) => use[2])),
    };
    fetches.push({ what: what.what, bytes: what.bytes, taken, dragoman: dragomanTook });
    for (const [other] of others) await other.stop();
  };
  await compare({ what: `${BIG_MIB[size]} MiB, direct`, name: big, bytes: bytes.big, via: 'direct' }, [
    ...(ssh ? ([[scp(ssh), 1.5], [scp(ssh, 'aes128-gcm@openssh.com')]] as const) : []),
    [await bareTls(), 0.7],
  ]);
  await compare(
    { what: `${SMALL_FILES[size]} files of 4 KiB, direct`, name: small, bytes: bytes.small, via: 'direct' },
    ssh ? [[rsync(ssh), 1]] : [],
  );
  await compare({ what: `${BIG_MIB[size]} MiB, relayed`, name: big, bytes: bytes.big, via: 'proxy' }, [
    [await slixmpp('socks5', server), 0.7],
  ]);
  await compare(
    { what: `${IN_BAND_MIB[size]} MiB, in-band`, name: middling, bytes: bytes.middling, via: 'inband' },
    [
      [await slixmpp('iqs', server), 1.5],
      [await slixmpp('messages', server), 1.5],
    ],
  );
  await ssh?.[Symbol.asyncDispose]();

  say(`files: a folder of ${ENTRIES}`);
  const { entries, firstPageMs } = await benchListing(
    async (folder) => {
      const name = basename(folder);
      await dragoman.share({ name, folder, access: 'read' });
      return {
        path: name,
        ask: (query) => dragoman.local.call.files.list({ ...query, device: dragoman.giver }),
      };
    },
    { entries: ENTRIES },
  );
  return {
    rounds,
    fetches,
    noSsh: sshd instanceof Error ? sshd.message : undefined,
    listing: { entries, firstPageMs: firstPageMs[0], slowestMs: firstPageMs[1] },
  };
}

/**
 * Each round another one first: what else the machine does meets them all. Folders are removed at the end: where ext4
 * has no journal it passes by every inode that was freed within the last minutes, so that making a file takes several
 * times as long once thousands were deleted.
 */
async function turns(
  { folder }: Sources,
  name: string,
  contenders: readonly Contender[],
  rounds: number,
  onRound: (round: number) => void,
): Promise<Map<string, number>> {
  const seconds = new Map(contenders.map((one) => [one.name, [] as number[]]));
  const kept: string[] = [];
  const from = join(folder, name);
  const isFolder = statSync(from).isDirectory();
  for (let round = 0; round < rounds; round++) {
    onRound(round + 1);
    for (const index of contenders.keys()) {
      const contender = contenders[(index + round) % contenders.length];
      if (!contender) continue;
      const into = join(freshFolder('fetched'), 'into');
      mkdirSync(into);
      seconds.get(contender.name)?.push(await contender.fetch(from, into));
      if (isFolder) kept.push(into);
      else rmSync(into, { recursive: true });
    }
  }
  for (const into of kept) rmSync(into, { recursive: true });
  return new Map([...seconds].map(([one, all]) => [one, median(all)]));
}
