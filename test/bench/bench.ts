import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { createClient } from '../../app/xmpp/client.ts';
import { table } from '../../main/cli/output.ts';
import { type Server, servers } from '../peers/servers/index.ts';
import { benchCalendar } from './calendar/calendar.ts';
import { calendarRows, words as calendarWords, clockRows } from './calendar/report.ts';
import { PASSWORD, startContenders, USER } from './contenders.ts';
import { benchDesktop } from './desktop/desktop.ts';
import { desktopRows, words as desktopWords } from './desktop/report.ts';
import { benchFiles } from './files/files.ts';
import { costRows, fetchRows, words as filesWords, listingRows } from './files/report.ts';
import { type Measured, roundTripsMs, underLoad } from './load.ts';
import { withParts } from './page.ts';
import * as places from './places.ts';
import { type Results, terminal, words } from './report.ts';
import { atRest, run } from './startup.ts';
import { median, quantile } from './statistics.ts';
import { followRows, heldRows, manyRows, restRows, words as tabsWords } from './tabs/report.ts';
import { benchTabs } from './tabs/tabs.ts';

// `--quick`, or the name of one server: for a look at the figures while working on them, nothing is written.
// `desktop`, `files`, `calendar`, `tabs` or `core`: only this part. `tabs --hour`: with an hour of changes as it passes.
const quick = process.argv.includes('--quick');
const hour = process.argv.includes('--hour');
const only = process.argv.slice(2).find((word) => !word.startsWith('-'));
const rounds = quick ? 3 : 5;
/** In so many portions the requests of one round that go one after the other. */
const TURNS = 10;
const amounts = quick ? { alone: 300, loaded: 3000 } : { alone: 1000, loaded: 5000 };

if (only === undefined || only === 'desktop') {
  const desktop = await benchDesktop(rounds, say);
  process.stdout.write(`\n${table(desktopRows(desktop))}\n`);
  write(desktopWords(desktop));
  if (only) process.exit();
}
if (only === undefined || only === 'files') {
  const files = await benchFiles(rounds, quick ? 'quick' : 'whole', say);
  const tables = [fetchRows(files), costRows(files), listingRows(files)];
  process.stdout.write(`\n${tables.map(table).join('\n\n')}\n`);
  write(filesWords(files));
  if (only) process.exit();
}
if (only === undefined || only === 'calendar') {
  const calendar = await benchCalendar(rounds, say);
  const tables = [calendarRows(calendar), clockRows(calendar)];
  process.stdout.write(`\n${tables.map(table).join('\n\n')}\n`);
  write(calendarWords(calendar));
  if (only) process.exit();
}
if (only === undefined || only === 'tabs') {
  const tabs = await benchTabs(rounds, quick ? 'quick' : hour ? 'hour' : 'whole', say);
  process.stdout.write(
    `\n${[followRows, manyRows, heldRows, restRows]
      .map((rows) => rows(tabs))
      .map(table)
      .join('\n\n')}\n`,
  );
  write(tabsWords(tabs));
  if (only) process.exit();
}

const results: Results = { servers: [], rounds, ...amounts };
for (const [kind, start] of servers) {
  if (only !== undefined && only !== 'core' && only !== kind) continue;
  await using server = await start({ isMeasured: true });
  await server.addUser(USER, PASSWORD);
  const client = requester(server);
  await client.start();
  const { startMs, memory } = await alone(server, client);
  results.servers.push({ kind, contenders: await together(server, client), startMs, memory });
  await client.stop();
}
process.stdout.write(`\n${terminal(results)}\n`);
if (only === undefined || only === 'core') write(words(results));
process.exit();

/** One and the same for all who answer. */
function requester({ host, port, ca }: Server) {
  return createClient({
    jid: `${USER}@localhost`,
    resource: 'asking',
    password: async () => PASSWORD,
    server: { host, port },
    ca,
  });
}

/** Contenders take turns, another one first each time: what else the machine does meets them all. */
async function together(server: Server, client: ReturnType<typeof requester>) {
  const contenders = await startContenders(server);
  const measured = contenders.map(() => [] as Measured[]);
  for (const contender of contenders) {
    await roundTripsMs(client, contender, 200); // warm up
    await underLoad(client, contender, 5000);
  }
  for (let round = 0; round < rounds; round++) {
    say(`${server.kind}: round ${round + 1} of ${rounds}`);
    const tookMs = contenders.map(() => [] as number[]);
    for (let turn = 0; turn < TURNS; turn++)
      for (const [index, contender] of rotated(contenders, turn))
        tookMs[index]?.push(...(await roundTripsMs(client, contender, amounts.alone / TURNS)));
    for (const [index, contender] of rotated(contenders, round)) {
      const took = tookMs[index] ?? [];
      const loaded = await underLoad(client, contender, amounts.loaded);
      measured[index]?.push({ p50Ms: quantile(took, 0.5), p99Ms: quantile(took, 0.99), ...loaded });
    }
  }
  return contenders.map(({ name }, index) => {
    const all = measured[index] ?? [];
    return {
      name,
      p50Ms: median(all.map((one) => one.p50Ms)),
      p99Ms: median(all.map((one) => one.p99Ms)),
      perSecond: median(all.map((one) => one.perSecond)),
      cpuMicros: median(all.map((one) => one.cpuMicros)),
    };
  });
}

/** All with their places, beginning with another. */
function rotated<T>(all: readonly T[], by: number): [number, T][] {
  const entries = [...all.entries()];
  const first = by % all.length;
  return [...entries.slice(first), ...entries.slice(0, first)];
}

/** Start and rest, with nobody else about. */
async function alone(server: Server, client: ReturnType<typeof requester>) {
  const starts: number[] = [];
  for (let round = 0; round < rounds; round++) {
    say(`${server.kind}: start ${round + 1} of ${rounds}`);
    const { onlineMs, stop } = await run(server);
    starts.push(onlineMs);
    await stop();
  }
  say(`${server.kind}: memory at rest`);
  return { startMs: median(starts), memory: await atRest(server, client) };
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function write(parts: string): void {
  if (!quick) writeFileSync(places.report, withParts(readFileSync(places.report, 'utf8'), parts));
}
