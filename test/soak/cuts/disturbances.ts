import { setTimeout as delay } from 'node:timers/promises';
import type { Server } from '../../peers/servers/index.ts';
import type { Device } from './device.ts';
import type { Lines } from './lines.ts';
import type { Way } from './way.ts';

/** Two devices, their server, and all that lies between them. */
export interface World {
  server: Server;
  one: Device;
  two: Device;
  ways: { one: Way; two: Way };
  lines: Lines;
}

/** More than a link waits before it takes a line for dead that says nothing in full flow. */
const LONG_MS = 16_000;

interface Disturbance {
  what: string;
  /** How many of 200. */
  share: number;
  act(world: World): Promise<void>;
}

const either = <T>(one: T, two: T) => (Math.random() < 0.5 ? one : two);

export const disturbances: readonly Disturbance[] = [
  { what: 'kill -9 of who asks', share: 45, act: ({ one }) => one.kill() },
  { what: 'kill -9 of who answers', share: 45, act: ({ two }) => two.kill() },
  { what: 'streams reset', share: 40, act: async ({ lines }) => lines.cut() },
  {
    what: "a device's line to the server reset",
    share: 20,
    act: async ({ ways }) => either(ways.one, ways.two).cable.cut(),
  },
  {
    what: 'that line swallows, then is reset',
    share: 8,
    act: async ({ ways }) => {
      const { cable } = either(ways.one, ways.two);
      cable.blackhole();
      await delay(100 + Math.random() * 500);
      cable.cut();
      cable.heal();
    },
  },
  { what: 'restart of the server', share: 10, act: ({ server }) => server.restart() },
  {
    what: 'kill -9 of the server',
    share: 6,
    act: async ({ server }) => {
      await server.kill();
      await server.restart();
    },
  },
  {
    what: 'direct ways closed',
    share: 12,
    act: async ({ lines }) => {
      lines.refuse(['direct']);
      lines.cut();
    },
  },
  {
    what: 'direct ways and relays closed',
    share: 6,
    act: async ({ lines }) => {
      lines.refuse(['direct', 'proxy']);
      lines.cut();
    },
  },
  {
    what: 'a device stands still for a while',
    share: 6,
    act: ({ one, two }) => either(one, two).sleep(Math.random() * LONG_MS),
  },
  {
    what: 'streams silent for long',
    share: 2,
    act: async ({ lines }) => {
      lines.hold();
      await delay(LONG_MS);
      lines.letGo();
    },
  },
];

/** So many in random order, each kind at least once. */
export function plan(rounds: number): Disturbance[] {
  const more = disturbances.flatMap((one) =>
    Array.from({ length: Math.ceil((one.share * rounds) / 200) - 1 }, () => one),
  );
  return shuffled([...disturbances, ...shuffled(more).slice(0, Math.max(0, rounds - disturbances.length))]);
}

function shuffled<T>(list: readonly T[]): T[] {
  return list
    .map((value) => ({ value, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}
