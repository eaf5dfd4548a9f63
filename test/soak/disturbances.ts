import { setTimeout as delay } from 'node:timers/promises';
import type { Cut } from '../peers/servers/cut.ts';
import type { Server } from '../peers/servers/index.ts';
import type { CoreProcess } from './core-process.ts';

export type Disturbance = 'cut' | 'swallow' | 'half-open' | 'restart' | 'crash';

/** The core notices a dead line after 20 s, and pauses before it comes back. */
const NOTICED_MS = 60_000;
export const BACK_MS = 120_000;

/**
 * So many cuts of the line with the restarts spread among them. A cut before each restart also keeps the core's
 * pause short, which doubles when a server closes the stream again and again.
 */
export function plan(cuts: number, restarts: number): Disturbance[] {
  const events: Disturbance[] = [];
  let restarted = 0;
  for (let cut = 1; cut <= cuts; cut++) {
    events.push(cut % 50 === 25 ? 'half-open' : cut % 5 === 0 ? 'swallow' : 'cut');
    if (Math.floor((cut * restarts) / cuts) > restarted) {
      restarted += 1;
      events.push(restarted % 4 === 0 ? 'crash' : 'restart');
    }
  }
  return events;
}

/** Does it, and resolves when the core is online again. */
export async function disturb(
  what: Disturbance,
  { cable, server, core }: { cable: Cut; server: Server; core: CoreProcess },
): Promise<void> {
  const away = core.becomes('away', NOTICED_MS);
  away.catch(() => {}); // awaited below
  if (what === 'cut') cable.cut();
  if (what === 'swallow') {
    // What is on its way is lost in both directions; only the counting of stanzas brings it back.
    cable.blackhole();
    await delay(100 + Math.random() * 500);
    cable.cut();
    cable.heal();
  }
  if (what === 'half-open') {
    // No sign of an end: the core has to notice by itself, and the server still believes in the old connection.
    cable.blackhole();
    await away;
    cable.heal();
  }
  if (what === 'restart') await server.restart();
  if (what === 'crash') {
    await server.kill();
    await server.restart();
  }
  await away;
  await core.becomes('online', BACK_MS);
}
