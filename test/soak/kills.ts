import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '../../app/xmpp/client.ts';
import { connectLocally } from '../../main/local/client.ts';
import type { Server } from '../peers/servers/index.ts';
import { lookAfterKill } from './after-kill.ts';
import type { Kind } from './ask.ts';
import { asDevice, PASSWORD, startAsker } from './askers.ts';
import { CoreProcess } from './core-process.ts';
import { atMost, type Finding, figure, none, say } from './findings.ts';
import { freshHome } from './home.ts';
import { SettingsWrites } from './settings-writes.ts';
import { Tally } from './tally.ts';
import { hasApprovals, Person, uncaughtErrors } from './the-person.ts';

const ONLINE_MS = 20_000;
const TIMEOUT_MS = 8000;
/** Large enough that a write of the settings is no single moment. */
const PADDING = 'x'.repeat(50_000);
/** What each of the askers does at the same time. */
const workers: readonly Kind[] = ['query', 'query', 'query', 'once', 'once', 'form', 'form'];

/** Kills a core at random moments of its life and looks at what it left. */
export async function kills(server: Server, rounds: number): Promise<Finding[]> {
  const home = await freshHome(server, PADDING);
  const askers = await Promise.all(['one', 'two'].map((name) => startAsker(server, name)));
  const showUp = askers.slice(0, 1).map(asDevice);
  const tally = new Tally();
  const person = new Person(new SettingsWrites());
  const starts: number[] = [];
  const seen = { broken: 0, neither: 0, torn: 0, failedStarts: 0, notWhole: 0, released: 0, early: 0 };
  let unfinished: { ageMs: number }[] = [];
  const uncaughtBefore = uncaughtErrors();

  const look = () => {
    const left = lookAfterKill(home.folder);
    for (const problem of left.broken) say(`${server.kind}: ${problem}`);
    const neither = left.broken.length > 0 ? undefined : person.writes.check(home.settings);
    if (neither) say(`${server.kind}: ${neither}`);
    seen.broken += left.broken.length;
    seen.neither += neither ? 1 : 0;
    seen.torn = left.torn;
    unfinished = left.unfinished;
  };

  /** True when it came up and everything it keeps is there. */
  const live = async (core: CoreProcess): Promise<void> => {
    const began = new Date();
    starts.push(await core.becomes('online', ONLINE_MS));
    const local = await connectLocally(home.folder);
    if (!local) throw new Error('nobody listens on the local socket');
    seen.released += await person.answerTheDead(local);
    if (
      !(await isNextLineWhole(core, askers, tally, (since) => local.send('core.activity', { since }), began))
    )
      seen.notWhole += 1;
    const kinds = [...workers, ...(hasApprovals ? (['asked', 'asked'] as const) : [])];
    const work = [
      person.use(local),
      ...askers.flatMap((client) => kinds.map((kind) => keepAsking(core, client, kind, tally))),
      ...showUp.map((again) => keepShowingUp(core, again)),
    ];
    await Promise.race([Promise.all(work), delay(Math.random() * 1000)]);
    await core.kill();
    await work[0];
    local.close();
    // Requests that nobody answers any more are waited for at the very end.
  };

  for (let round = 0; round < rounds; round++) {
    const core = new CoreProcess(home.folder, PASSWORD, home.ledger);
    try {
      if (round % 5 === 4) {
        seen.early += 1;
        await delay(Math.random() * 800);
      } else await live(core);
    } catch (error) {
      seen.failedStarts += 1;
      say(`${server.kind}, kill ${round + 1}: ${error} ${core.said}`);
    }
    await core.kill();
    look();
    if ((round + 1) % 10 === 0) say(`${server.kind}: ${round + 1} of ${rounds} kills`);
  }

  const last = new CoreProcess(home.folder, PASSWORD, home.ledger);
  starts.push(await last.becomes('online', ONLINE_MS));
  const waiting = await tally.settle(2 * TIMEOUT_MS + 4000);
  await last.kill('SIGTERM');
  look();
  await Promise.all(askers.map((asker) => asker.stop()));
  const ledger = readFileSync(home.ledger, 'utf8');
  const { doubled, lost, unheard, surplus } = tally.balance(ledger);
  const asked = [...ledger.matchAll(/^asked (\S+)$/gm)].map(([, token = '']) => token);
  const struck = new Set([...ledger.matchAll(/^struck (\S+)$/gm)].map(([, token = '']) => token));
  return [
    figure('kills', `${rounds}, ${seen.early} of them while starting`),
    figure('requests begun, answered', `${tally.started}, ${tally.answered.size}`),
    figure(
      'settings written, approvals answered, effects undone',
      `${person.writes.count}, ${person.answers}, ${person.undos}`,
    ),
    none('starts that failed', seen.failedStarts),
    atMost('slowest start after a kill', Math.max(...starts) / 1000, 15, 's', 1),
    none('files of the home that do not load', seen.broken),
    none('settings neither old nor new', seen.neither),
    figure('lines of the activity cut short and passed over', seen.torn),
    none('starts whose next activity line is not whole', seen.notWhole),
    figure('half-written files, swept when a minute old', unfinished.length),
    none('of these older than two minutes', unfinished.filter(({ ageMs }) => ageMs > 120_000).length),
    none('errors of the local client that nobody can catch, of both', uncaughtErrors() - uncaughtBefore),
    none('effects twice, or undone twice', doubled.length + surplus),
    none(
      'effects said to be undone that are not',
      [...person.undone].filter((token) => !struck.has(token)).length,
    ),
    none('effects answered for and not there', lost.length),
    figure('effects whose answer the kill took', unheard),
    none('requests ended late, or never', tally.late + waiting),
    none('approvals that outlived their core', seen.released),
    none(
      'effects nobody agreed to',
      asked.filter((token) => !person.agreed.has(token)).length,
      String(asked.length),
    ),
  ];
}

async function keepAsking(core: CoreProcess, client: Client, kind: Kind, tally: Tally): Promise<void> {
  while (!core.isOver) {
    const done = await tally.ask({ client, jid: core.jid, timeoutMs: TIMEOUT_MS }, kind);
    if (!done) await delay(50);
  }
}

async function keepShowingUp(core: CoreProcess, again: () => Promise<void>): Promise<void> {
  while (!core.isOver) {
    await again();
    await delay(50);
  }
}

/** Whether the first request after a kill is in the activity as an event of its own. */
async function isNextLineWhole(
  core: CoreProcess,
  [client]: readonly Client[],
  tally: Tally,
  activity: (since: string) => Promise<unknown>,
  began: Date,
): Promise<boolean> {
  if (!client || !(await tally.ask({ client, jid: core.jid, timeoutMs: TIMEOUT_MS }, 'query'))) return false;
  const events = (await activity(began.toISOString())) as { action: string; outcome: string }[];
  return events.some(({ action, outcome }) => action === 'query write' && outcome === 'done');
}
