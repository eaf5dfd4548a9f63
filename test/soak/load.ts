import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '../../app/xmpp/client.ts';
import { cutBefore } from '../peers/servers/cut.ts';
import type { Server } from '../peers/servers/index.ts';
import { lookAfterKill } from './after-kill.ts';
import type { Kind } from './ask.ts';
import { PASSWORD, startAsker } from './askers.ts';
import { Away } from './away.ts';
import { blame } from './blame.ts';
import { Calm } from './calm.ts';
import { CoreProcess } from './core-process.ts';
import { BACK_MS, disturb, plan } from './disturbances.ts';
import { atMost, type Finding, figure, none, say } from './findings.ts';
import { halfStanzas } from './half-stanza.ts';
import { freshHome } from './home.ts';
import { Tally } from './tally.ts';
import { heapTrend, trend } from './trend.ts';

export interface Amounts {
  requests: number;
  cuts: number;
  restarts: number;
}

const IN_FLIGHT = 32;
/** More than the core needs to notice a dead line and to come back. */
const TIMEOUT_MS = 60_000;
/** Two files of 12 MB. */
const ACTIVITY_MB = 24;
/** 500 effects, each a line at its beginning and one at its end, four times over before it is written anew. */
const UNDO_MB = 1;
const kinds: readonly Kind[] = ['query', 'once', 'query', 'form'];

/** Days of requests, dead lines and restarts of the server within minutes, on one core that must stay as it was. */
export async function load(server: Server, amounts: Amounts): Promise<Finding[]> {
  await using cable = await cutBefore(server.port);
  const home = await freshHome({ host: cable.host, port: cable.port, caFile: server.caFile });
  const core = new CoreProcess(home.folder, PASSWORD, home.ledger);
  await core.becomes('online', 20_000);
  const direct = await startAsker(server, 'one');
  // This one's line is cut together with the core's.
  const besides = await startAsker({ ...server, host: cable.host, port: cable.port }, 'two');
  const away = new Map([direct, besides].map((client) => [client, awayOf(client)]));
  const tally = new Tally();
  const calm = new Calm();
  const began = performance.now();

  let isOver = false;
  const enough = () => isOver || tally.answered.size + tally.waiting.size >= amounts.requests;
  const keepAsking = async (client: Client, worker: number) => {
    for (let turn = worker; !isOver; turn++) {
      if (client.state !== 'online' || enough()) await delay(20);
      else {
        const kind = kinds[turn % kinds.length] ?? 'query';
        if (!(await tally.ask({ client, jid: core.jid, timeoutMs: TIMEOUT_MS }, kind))) await delay(200);
      }
    }
  };
  const asking = Array.from({ length: IN_FLIGHT }, (_, worker) =>
    keepAsking(worker % 2 === 0 ? direct : besides, worker),
  );
  const answered = async (count: number) => {
    while (tally.answered.size < Math.min(count, amounts.requests)) {
      if (core.isOver) throw new Error(`the core ended: ${core.said}`);
      await delay(5);
    }
  };

  const events = plan(amounts.cuts, amounts.restarts);
  const done = { lines: 0, restarts: 0 };
  const heap: number[] = [];
  for (const [index, what] of events.entries()) {
    await answered(((index + 1) * amounts.requests) / (events.length + 1));
    if (index === Math.floor(events.length / 10) || index === Math.floor(events.length / 2))
      heap.push(await core.heapMb());
    await core.becomes('online', BACK_MS); // it may have gone by itself
    await calm.breaks(what, () => disturb(what, { cable, server, core }));
    done[what === 'restart' || what === 'crash' ? 'restarts' : 'lines'] += 1;
    if ((index + 1) % 20 === 0)
      say(`${server.kind}: ${tally.answered.size} answered, ${index + 1} of ${events.length} disturbances`);
  }
  await answered(amounts.requests);
  isOver = true;
  const waiting = await tally.settle(2 * TIMEOUT_MS + 5000);
  if (waiting === 0) await Promise.all(asking);
  const minutes = (performance.now() - began) / 60_000;
  heap.push(await core.heapMb());
  const samples = [...core.samples];
  // The first time is its start; from here on all are stopped.
  const coreAway = core.away.times.slice(1);
  const askersAway = new Map([...away].map(([client, { times }]) => [client, [...times]]));
  await Promise.all([direct.stop(), besides.stop()]);
  await core.kill('SIGTERM');

  for (const [why, count] of reasons(tally)) say(`${server.kind}: ${count} failed: ${why}`);
  const { doubled, lost, unheard, surplus } = tally.balance(readFileSync(home.ledger, 'utf8'));
  const { byItself, ofThat, unexplained } = blame(tally.failures, calm, coreAway, askersAway);
  const explained = halfStanzas(server, byItself);
  for (const { from, why } of byItself) say(`${server.kind}: gone by itself, ${calm.before(from)}: ${why}`);
  for (const { kind, from, why } of unexplained.slice(0, 10))
    say(`${server.kind}: ${kind} failed in calm, ${calm.before(from)}: ${why}`);
  for (const problem of new Set(core.problems)) say(`${server.kind}: the core says: ${problem}`);
  const left = lookAfterKill(home.folder);
  return [
    figure('requests answered, failed', `${tally.answered.size}, ${tally.failures.length}`),
    figure('reconnects, restarts of the server', `${done.lines}, ${done.restarts}`),
    figure('minutes', minutes.toFixed(1)),
    none('requests ended late, or never', tally.late + waiting),
    figure('connections lost by themselves, requests failed by that', `${byItself.length}, ${ofThat.length}`),
    none('of these not by half a stanza in Prosody', byItself.length - explained),
    none('requests failed although nothing was disturbed', unexplained.length),
    none('effects twice', doubled.length + surplus),
    none('effects answered for and not there', lost.length),
    figure('effects whose answer was lost', unheard),
    ...trend(samples),
    ...heapTrend(heap),
    atMost('activity files', megabytes(home.folder, 'activity.jsonl'), ACTIVITY_MB, 'MB', 1),
    atMost('undo file', megabytes(home.folder, 'undo.jsonl'), UNDO_MB, 'MB', 1),
    none('problems the core reported', core.problems.length),
    none('activity lines that are none, files that do not load', left.torn + left.broken.length),
  ];
}

function awayOf(client: Client): Away {
  const away = new Away();
  client.on('state', ({ state, error }) => away.note(state === 'online', error?.message));
  return away;
}

function megabytes(folder: string, beginning: string): number {
  const files = readdirSync(folder).filter((name) => name.startsWith(beginning));
  return files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) / 1e6;
}

function reasons({ failures }: Tally): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { kind, why } of failures)
    counts.set(`${kind}: ${why}`, (counts.get(`${kind}: ${why}`) ?? 0) + 1);
  return counts;
}
