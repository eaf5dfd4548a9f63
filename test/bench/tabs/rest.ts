import { setTimeout as delay } from 'node:timers/promises';
import type { Server } from '../../peers/servers/server.ts';
import { processTree, threadsMs, wakeUps } from '../processes.ts';
import { bareBrowser } from './browser.ts';
import { hasBrowser } from './following.ts';
import { partsOf } from './parts.ts';
import type { Site } from './site.ts';
import { twoBrowsers } from './two-devices.ts';

/** What a process did while nothing happened. */
export interface Rest {
  what: string;
  wakeUps: number;
  cpuMs: number;
}

/** Links that pairing left open have ended by then. */
const SETTLED_MS = 75_000;
export const REST_MS = 30_000;

/** Nobody does anything, on either device; beside a browser without the extension that shows the same page. */
export async function atRest(server: Server, site: Site): Promise<Rest[]> {
  await using devices = await twoBrowsers(server);
  await using bare = await bareBrowser();
  const { leads, follows, leading, following } = devices;
  for (const [name, browser] of Object.entries({ resting: leading, beside: following, bare })) {
    await browser.open(site.entranceOf(name));
    await site.shown(name, 'first');
  }
  await Promise.all([leads, follows].map(hasBrowser));
  await delay(SETTLED_MS);
  const { core, host, extension } = partsOf(leads, leading);
  const measured: readonly (readonly [what: string, ...pids: number[]])[] = [
    ['core', core],
    ['native host', host],
    ['extension', extension],
    ['Chromium with the extension', ...processTree(leading.pid).filter((pid) => pid !== host)],
    ['Chromium without it', ...processTree(bare.pid)],
  ];
  const now = () => measured.map(([, ...pids]) => [sum(pids, wakeUps), sum(pids, threadsMs)] as const);
  const before = now();
  await delay(REST_MS);
  return now().map(([woken, cpuMs], index) => ({
    what: measured[index]?.[0] ?? '',
    wakeUps: woken - (before[index]?.[0] ?? 0),
    cpuMs: cpuMs - (before[index]?.[1] ?? 0),
  }));
}

function sum(pids: readonly number[], of: (pid: number) => number): number {
  return pids.reduce((all, pid) => all + of(pid), 0);
}
