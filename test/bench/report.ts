import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import process from 'node:process';
import { table } from '../../main/cli/output.ts';
import { version as dragomanVersion } from '../../main/cli/version.ts';
import type { Measured } from './load.ts';
import { markdown } from './page.ts';
import type { Memory } from './process-use.ts';

export interface Results {
  rounds: number;
  alone: number;
  loaded: number;
  servers: {
    kind: string;
    contenders: (Measured & { name: string })[];
    startMs: number;
    memory: { fresh: Memory; after: Memory };
  }[];
}

type Rows = readonly (readonly string[])[];

export function terminal(results: Results): string {
  return [requests(results), targets(results), aDevice(results)].map(table).join('\n\n');
}

export function words(results: Results): string {
  const { rounds, alone, loaded } = results;
  return `# How fast, at what cost

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${availableParallelism()} cores, Linux, ${versions()}.
Other figures on another machine; what holds are the ratios, for all contenders take turns in one run.

## Requests

${markdown(requests(results))}

Each who answers is a process of its own; the server, the one who asks (\`app/xmpp\`, the same for all) and they
share the cores. p50 and p99: ${alone} requests one after the other. Requests/s and processor time of the process
that answers, user and system, for one request: ${loaded} requests, 64 in flight. Medians of ${rounds} rounds.
The query carries a line of JSON. Dragoman takes both through all it has: stream management, gate, grants, schema,
agent, activity file and a printed line; its command also through XEP-0050's sessions. The other two grant, check,
write and print nothing; slixmpp has stream management only where it says so. A p99 of more
than 40 ms on Prosody is Nagle's delay, which it leaves on by default (decisions/stream.md).

Dragoman's command, whole path, beside slixmpp's:

${markdown(targets(results))}

The ratios are rough where the machine has other work: two runs in a row on 2026-11-23 had 1.07 and 0.86 for the p50 on
Prosody beside slixmpp's command, 0.92 and 1.02 on ejabberd, and 0.89 and 1.34 for the requests/s on Prosody, where
Nagle's delay decides how many.

## A device

${markdown(aDevice(results))}

Start: from spawning \`node out/dragoman.js run\` to its line that it is online, beside the server, median of ${rounds}.
Memory: RSS, and PSS in brackets, headless after 10 s of rest; once more after 1000 requests (listings of a shared
folder, first steps of a command) and 10 s of rest.
`;
}

function requests({ servers }: Results): Rows {
  const head = ['server', 'who answers', 'p50 ms', 'p99 ms', 'requests/s', 'CPU µs a request'];
  const rows = servers.flatMap(({ kind, contenders }) =>
    contenders.map(({ name, p50Ms, p99Ms, perSecond, cpuMicros }) => [
      kind,
      name,
      p50Ms.toFixed(2),
      p99Ms.toFixed(1),
      perSecond.toFixed(0),
      cpuMicros.toFixed(0),
    ]),
  );
  return [head, ...rows];
}

function targets({ servers }: Results): Rows {
  const head = ['server', 'of slixmpp', 'p50 (at most 1)', 'requests/s (at least 1)', 'CPU (at most 1)'];
  const rows = servers.flatMap(({ kind, contenders }) => {
    const named = (name: string) => contenders.find((one) => one.name === name);
    const ours = named('Dragoman, command');
    return ['slixmpp, query', 'slixmpp, command', 'slixmpp, command, with stream management'].flatMap(
      (name) => {
        const theirs = named(name);
        if (!ours || !theirs) return [];
        const ratio = (key: keyof Measured) => (ours[key] / theirs[key]).toFixed(2);
        return [[kind, name, ratio('p50Ms'), ratio('perSecond'), ratio('cpuMicros')]];
      },
    );
  });
  return [head, ...rows];
}

function aDevice({ servers }: Results): Rows {
  const head = [
    'server',
    'start to online (under 1000 ms)',
    'at rest (under 90 MB)',
    'at rest after 1000 requests',
  ];
  const mb = ({ rssMb, pssMb }: Memory) => `${rssMb.toFixed(0)} (${pssMb.toFixed(0)}) MB`;
  const rows = servers.map(({ kind, startMs, memory: { fresh, after } }) => [
    kind,
    `${startMs.toFixed(0)} ms`,
    mb(fresh),
    mb(after),
  ]);
  return [head, ...rows];
}

function versions(): string {
  const debian = ['prosody', 'ejabberd', 'python3-slixmpp'].map((name) => {
    const version = execFileSync('dpkg-query', ['-W', '-f', '$'.concat('{Version}'), name], {
      encoding: 'utf8',
    });
    return `${name} ${version.split('-')[0]}`;
  });
  return [
    `Node ${process.versions.node}`,
    `Dragoman ${dragomanVersion}`,
    ...debian,
    '@xmpp/client 0.14.0',
  ].join(', ');
}
