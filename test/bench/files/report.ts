import { availableParallelism } from 'node:os';
import { markdown } from '../page.ts';
import type { Fetch, FilesResults } from './files.ts';

type Rows = readonly (readonly string[])[];

const mbPerSecond = ({ bytes }: Fetch, seconds: number) => (bytes / 1e6 / seconds).toFixed(0);
const perGib = ({ bytes }: Fetch, seconds: number) => ((seconds / bytes) * 2 ** 30).toFixed(1);

/** Who fetched what, how fast, and how much faster Dragoman did. */
export function fetchRows({ fetches }: FilesResults): Rows {
  return [
    ['fetched', 'by', 's', 'MB/s', "Dragoman's speed beside it", 'at least'],
    ...fetches.flatMap((fetch) => [
      [fetch.what, 'Dragoman', ...took(fetch, fetch.dragoman.seconds), '', ''],
      ...fetch.taken.map(({ name, seconds, atLeast }) => [
        ...[fetch.what, name, ...took(fetch, seconds)],
        ...[(seconds / fetch.dragoman.seconds).toFixed(2), atLeast?.toFixed(1) ?? ''],
      ]),
    ]),
  ];
}

/** What it took of both processes. */
export function costRows({ fetches }: FilesResults): Rows {
  return [
    [
      'fetched',
      'CPU s/GiB, giving',
      'CPU s/GiB, taking',
      'CPU s/GiB, server',
      'cores busy',
      'RSS giving (under 150 MB)',
      'RSS taking (under 150 MB)',
    ],
    ...fetches.map((fetch) => {
      const { giving, taking, serverCpuSeconds, seconds } = fetch.dragoman;
      const all = [giving.cpuSeconds, taking.cpuSeconds, serverCpuSeconds];
      const busy = all.reduce((sum, one) => sum + one) / (seconds * availableParallelism());
      return [
        ...[fetch.what, ...all.map((one) => perGib(fetch, one)), `${(busy * 100).toFixed(0)} %`],
        ...[`${giving.peakRssMb.toFixed(0)} MB`, `${taking.peakRssMb.toFixed(0)} MB`],
      ];
    }),
  ];
}

export function listingRows({ listing: { entries, firstPageMs, slowestMs } }: FilesResults): Rows {
  return [
    ['first page of a folder', 'median (under 100 ms)', 'slowest'],
    [`${entries} entries`, `${firstPageMs.toFixed(0)} ms`, `${slowestMs.toFixed(0)} ms`],
  ];
}

function took(fetch: Fetch, seconds: number): string[] {
  return [seconds.toFixed(2), mbPerSecond(fetch, seconds)];
}

export function words(results: FilesResults): string {
  const { rounds, noSsh } = results;
  return `## Files

${markdown(fetchRows(results))}
${noSsh === undefined ? '' : `\nNothing by ssh: no sshd could run here (${noSsh}).\n`}
From one process to another on this machine, through files in the same file system, in turns, medians of ${rounds}
rounds. Dragoman: two devices, each a \`dragoman run\`, paired; from the call \`files.get\` to its end, with TLS 1.3
inside whatever carries it, SHA-256 on both ends and a name that is only given at the end. The relay is ejabberd's,
and so is the server in between for in-band. scp and rsync begin with a login of theirs, which takes them about a
tenth of a second; the bare TLS socket (AES-128-GCM, as Dragoman's) gathers what comes to blocks of 1 MiB, and neither
names nor hashes anything; slixmpp speaks in the clear and hashes nothing, in-band in blocks of 65535 bytes. What bounds
each is in decisions/speed.md.

${markdown(costRows(results))}

Processor time of each process, user and system, and what it comes to of all cores while the fetch lasts: where these
are busy, a way is as fast as it takes little processor time. The most memory each held in any of the rounds.

${markdown(listingRows(results))}

Asked of the other device inside a link, by the local call; a name is put into the folder before each, so that nothing
is known of it.
`;
}
