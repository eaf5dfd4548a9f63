import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import process from 'node:process';
import { version } from '../../main/cli/version.ts';
import type { Finding } from './findings.ts';

export interface Part {
  server: string;
  findings: Finding[];
}

/** One row a finding, one column a server. */
export function rows(parts: readonly Part[]): string[][] {
  const names = [...new Set(parts.flatMap(({ findings }) => findings.map(({ what }) => what)))];
  const head = ['', ...parts.map(({ server }) => server), 'must be', 'holds'];
  return [
    head,
    ...names.map((name) => {
      const found = parts.map(({ findings }) => findings.find(({ what }) => what === name));
      const verdicts = found.flatMap((one) => one?.holds ?? []);
      return [
        name,
        ...found.map((one) => one?.found ?? '–'),
        found.find((one) => one?.must)?.must ?? '',
        verdicts.length === 0 ? '' : verdicts.every(Boolean) ? 'yes' : 'NO',
      ];
    }),
  ];
}

/** One part on all servers that it ran on. */
export interface Group {
  title: string;
  parts: readonly Part[];
  minutes: number;
}

/** The page as it was, with sections of what was run now in place of those of before. */
export function page(before: string, groups: readonly Group[], options: string): string {
  const sections = new Map(
    before
      .split(/^(?=## )/m)
      .slice(1)
      .map((text) => [text.slice(3, text.indexOf('\n')), text.trimEnd()]),
  );
  for (const group of groups) sections.set(group.title, section(group, options));
  const texts = Object.values(titles).flatMap((title) => sections.get(title) ?? []);
  return `# A long life, compressed

By \`npm run soak\`: with \`-- --full\` 200 kills; 100,000 requests, 500 reconnects and 100 restarts; 200 cuts of
transfers; files of 1 GiB and 10,000 small ones; 1,000 requests for meetings; 1,000 acts at each of
three browsers. Without it a tenth of that, with \`--scale\` anything else, and with
\`--only kills|load|cuts|kinds|calendar|tabs\` one part, which then takes the place of its section here.

${texts.join('\n\n')}
`;
}

function section({ title, parts, minutes }: Group, options: string): string {
  const run = `\`npm run soak${options}\` on ${new Date().toISOString().slice(0, 10)}, ${minutes.toFixed(0)} minutes`;
  const machine = `${availableParallelism()} cores, Linux, ${versions()}`;
  return `## ${title}\n\n${about[title] ?? ''}\n\n${markdown(rows(parts))}\n\n${run}: ${machine}.`;
}

export const titles = {
  kills: 'kill -9',
  load: 'Requests, cuts and restarts',
  cuts: 'Transfers, cut',
  kinds: 'All kinds of files, by each way',
  calendar: 'Requests for the same hours',
  tabs: 'One set of tabs in three browsers',
} as const;

const about: Record<string, string> = {
  [titles.kills]: `A core in a process of its own, with an agent that appends each request's token to a ledger and
waits for the disk. Two askers send queries and commands, some of them for the person to approve, some to be
undone. The person meanwhile writes settings, reads the activity, answers approvals and undoes effects through the
local socket, and one asker keeps showing up as a device with a new name. The process is killed at a random moment
of the first second of that, every fifth time while it starts, and started again; every sixth time the end of the
activity's last line is taken besides, as a power cut may do.`,
  [titles.load]: `One core behind a line that can be cut; two askers, 32 requests in flight: half of them queries, a
quarter commands of one step, a quarter commands with a form. Its line is reset, or swallows what is sent before it
is reset, or goes half open until the core notices by itself; the server is restarted in order, every fourth time
after a kill -9. A request that fails must fail in time, and during a disturbance, which is over when the core is
online again, or while the core or its asker was away from the server, or in the half second before they said so. To
be away needs a reason, too: a disturbed line explains one time and a restart those that began during it. Beyond
that there is one reason, which is none of ours: Prosody 0.12 goes on with the parser of the old stream after a
resume (docs/decisions/stream.md). When a cut left half a stanza in that, Prosody ends the stream it has just
resumed, milliseconds after, and the session with it; or it takes all that comes for the inside of an element, until
the core gives up after 20 s without an answer. The core then logs in anew. Such a time is one of which Prosody's own
log tells what it could not read, and what it cost is in the table. Memory and handles of the core's process: medians
of the first fifth after a tenth for warming up, and of the last fifth.`,
  [titles.cuts]: `Two devices of one account, each a \`dragoman run\`, paired. One of them gets from the other and puts there, at
the same time and all the time: a file of 96 MiB, a folder of 1,200 small ones, a mixture of both with empty ones and
names in many scripts; by any way, or by one that is forced (in-band an eighth of it). All their bytes go
through lines that count them. At random moments one of the things below happens; in one case of seven the next
follows before the devices have found each other again. A transfer holds when it is done, and when in the folder that
it went to there is exactly what was sent: names, sizes, SHA-256, times and modes, nothing twice, nothing else. What
its sender sent is compared with what it takes without a cut: the rest was sent again, at most a block for each cut
(docs/protocol/transfer.md). At the end all transfers are done, and a minute after the last nothing is left of them.`,
  [titles.kinds]: `Two devices as above, without cuts. Each kind is fetched from the other device and put back there, by
each way in turn, and what has come is compared on both ends: names, sizes, SHA-256, times and modes; the seconds are
of both together. The sparse file is a quarter of the large one, nearly all of it a hole; the growing one gets four bytes each 5 ms.`,
  [titles.calendar]: `Fifty contacts, each a client of its own, ask one person for meetings, all at the same time and in any order:
eight for each hour, of which no two of half an hour each can both be, one in ten in two versions, one message in five
twice. Whoever gets no receipt sends again. The person is a \`dragoman run\` with one file and the rule that accepts
when they are free and declines when they are busy; it is killed at random moments and started again, until all is
received. In the end the calendar must have each meeting once, in its last version; of those that are in each other's
way one accepted; none declined that nothing is in the way of; and each contact must have heard what the calendar says
(docs/protocol/calendar.md).`,
  [titles.tabs]: `Two Chromium and one Firefox with the extension, each on a device of its own; the second and the third device
mirror the first (docs/protocol/mirror.md). Somebody at each opens, closes, moves, pins and leads tabs elsewhere by
chance, into new windows too, as fast as the browser does it. After a third of it all devices are cut off from each other and from the
server for 30 seconds or more, and everybody goes on. In the end the three must show the same rows of tabs, none
of them lost that nobody closed, and none twice. Every way but in-band is taken away, so that the
server sees all messages: blocks inside links (but for those in which HTTP/2 only asks or counts), and the other
stanzas that are no answers.`,
};

function markdown([head = [], ...body]: string[][]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n');
}

function versions(): string {
  const debian = ['prosody', 'ejabberd'].map((name) => {
    const found = execFileSync('dpkg-query', ['-W', '-f', '$'.concat('{Version}'), name], {
      encoding: 'utf8',
    });
    return `${name} ${found.split('-')[0]}`;
  });
  return [`Node ${process.versions.node}`, `Dragoman ${version}`, ...debian].join(', ');
}
