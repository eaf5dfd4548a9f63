import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '../../app/xmpp/client.ts';
import type { Local } from '../../main/local/client.ts';
import type { Kind } from './ask.ts';
import type { CoreProcess } from './core-process.ts';
import type { Tally } from './tally.ts';

export const TIMEOUT_MS = 8000;

/** One request after the other, for as long as the core lives. */
export async function keepAsking(core: CoreProcess, client: Client, kind: Kind, tally: Tally): Promise<void> {
  while (!core.isOver) {
    const done = await tally.ask({ client, jid: core.jid, timeoutMs: TIMEOUT_MS }, kind);
    if (!done) await delay(50);
  }
}

export async function keepShowingUp(core: CoreProcess, again: () => Promise<void>): Promise<void> {
  while (!core.isOver) {
    await again();
    await delay(50);
  }
}

/** Whether the first request after a kill is answered, and is in the activity as an event of its own. */
export async function isNextLineWhole(
  core: CoreProcess,
  client: Client,
  tally: Tally,
  local: Local,
): Promise<boolean> {
  const since = new Date().toISOString();
  if (!(await tally.ask({ client, jid: core.jid, timeoutMs: TIMEOUT_MS }, 'query'))) return false;
  const events = (await local.send('core.activity', { since })) as { action: string; outcome: string }[];
  return events.some(({ action, outcome }) => action === 'query write' && outcome === 'done');
}
