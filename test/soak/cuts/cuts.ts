import { setTimeout as delay } from 'node:timers/promises';
import { median } from '../../bench/statistics.ts';
import { pair } from '../../peers/device/pair.ts';
import { freshFolder } from '../../peers/servers/folder.ts';
import type { Server } from '../../peers/servers/index.ts';
import { atMost, type Finding, figure, none, say } from '../findings.ts';
import { Device } from './device.ts';
import { disturbances, plan, type World } from './disturbances.ts';
import { type Ended, Flow } from './flow.ts';
import { leftovers } from './leftovers.ts';
import { Lines } from './lines.ts';
import { MIB, makeSources } from './sources.ts';
import { wayTo } from './way.ts';

/** What docs/protocol/transfer.md calls a block. */
const BLOCK_MIB = 8;
/** So much goes through, at most, before the next cut. */
const MOST_BETWEEN_BYTES = 16 * MIB;
/** Some cuts meet devices that have not found each other again. */
const AT_ONCE = 0.15;
const PATIENCE_MS = 60_000;
/** More than a link takes to be opened. */
const FLOWING_BYTES = MIB / 4;

/** Cuts transfers both ways at random moments, and looks at what has arrived and what is left. */
export async function cuts(server: Server, rounds: number): Promise<Finding[]> {
  using lines = new Lines();
  const [wayOne, wayTwo] = [await wayTo(server, 'one', lines), await wayTo(server, 'two', lines)];
  await using _ = wayOne;
  await using __ = wayTwo;
  const [here, share] = [freshFolder('here'), freshFolder('share')];
  const sources = await makeSources(share);
  const shares = [{ name: 'docs', folder: share, access: 'write' as const }];
  const at = ({ cable, caFile }: typeof wayOne) => ({ host: cable.host, port: cable.port, caFile });
  const one = await Device.start({ name: 'one', server: at(wayOne) });
  const two = await Device.start({ name: 'two', server: at(wayTwo), shares });
  await pair(await one.local, await two.local, { one: one.name, other: two.name });
  const descriptors = one.descriptors + two.descriptors;
  const world: World = { server, one, two, lines, ways: { one: wayOne, two: wayTwo } };

  let done = 0;
  let isOver = false;
  const flow = { one, two, lines, sources, share, here, cuts: () => done };
  const flows = [new Flow('get', flow), new Flow('put', flow)];
  const flowing = Promise.all(flows.map((each) => each.run(() => isOver)));
  flowing.catch(() => {}); // waited for at the end
  const back: number[] = [];
  const began = performance.now();
  const planned = plan(rounds);
  for (const { what, act } of planned) {
    lines.refuse([]);
    const flowsAfterMs = await Promise.race([passed(lines, Math.random() * MOST_BETWEEN_BYTES), flowing]);
    if (typeof flowsAfterMs === 'number') back.push(flowsAfterMs);
    done += 1;
    say(`${server.kind}: cut ${done} of ${planned.length}: ${what}`);
    await act(world);
    if (Math.random() < AT_ONCE) continue;
    await Promise.all([one.online(), two.online()]);
  }
  lines.refuse([]);
  await passed(lines, MOST_BETWEEN_BYTES);
  isOver = true;
  await flowing;
  const minutes = (performance.now() - began) / 60_000;
  const left = await leftovers([one, two], { here, share }, descriptors);
  await Promise.all([one.end(), two.end()]);
  const kinds = disturbances.map(({ what }) =>
    figure(`cuts: ${what}`, planned.filter((one) => one.what === what).length),
  );
  return [
    ...kinds,
    figure('minutes', minutes.toFixed(1)),
    figure(
      'from devices back online to bytes, median and slowest',
      `${seconds(median(back))}, ${seconds(Math.max(...back))}`,
    ),
    ...judged(flows.flatMap(({ ended }) => ended)),
    ...left,
  ];
}

/** Waits until so much has gone through, or for long; after how many ms anything did. */
async function passed({ sent }: Lines, bytes: number): Promise<number | undefined> {
  const [before, began] = [sent.one + sent.two, performance.now()];
  let flowsAfterMs: number | undefined;
  for (let now = began; now - began < PATIENCE_MS; now = performance.now()) {
    const through = sent.one + sent.two - before;
    if (through > FLOWING_BYTES) flowsAfterMs ??= now - began;
    if (through > Math.max(bytes, FLOWING_BYTES)) break;
    await delay(5);
  }
  return flowsAfterMs;
}

function judged(ended: readonly Ended[]): Finding[] {
  const count = (direction: Ended['direction']) => ended.filter((one) => one.direction === direction).length;
  const sum = (of: (one: Ended) => number) => ended.reduce((total, one) => total + of(one), 0);
  const mib = (bytes: number) => bytes / MIB;
  const most = (list: readonly Ended[], of: (one: Ended) => number) => mib(Math.max(0, ...list.map(of)));
  const [cut, calm] = [ended.filter((one) => one.cuts > 0), ended.filter((one) => one.cuts === 0)];
  return [
    figure('transfers: gets, puts', `${count('get')}, ${count('put')}`),
    figure('of these cut, most cuts of one', `${cut.length}, ${Math.max(0, ...cut.map((one) => one.cuts))}`),
    figure('transferred', `${mib(sum(({ source }) => source.bytes)).toFixed(0)} MiB`),
    none(
      'transfers that did not end once and identical',
      ended.filter(({ wrong }) => wrong.length > 0).length,
    ),
    figure('sent again, in all', `${mib(sum(({ againBytes }) => againBytes)).toFixed(0)} MiB`),
    atMost(
      'most sent again, by cuts of that transfer',
      most(cut, (one) => one.againBytes / one.cuts),
      BLOCK_MIB,
      'MiB',
      1,
    ),
    atMost(
      'most sent again without a cut',
      most(calm, (one) => one.againBytes),
      0.5,
      'MiB',
      1,
    ),
  ];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
