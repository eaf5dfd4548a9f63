import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { connectLocally } from '../../main/local/client.ts';
import type { Server } from '../peers/servers/index.ts';
import type { Kind } from './ask.ts';
import { asDevice, PASSWORD, startAsker } from './askers.ts';
import { isNextLineWhole, keepAsking, keepShowingUp, TIMEOUT_MS } from './asking.ts';
import { CoreProcess } from './core-process.ts';
import { atMost, type Finding, figure, none, say } from './findings.ts';
import { freshHome } from './home.ts';
import { LeftBehind } from './left-behind.ts';
import { SettingsWrites } from './settings-writes.ts';
import { Tally } from './tally.ts';
import { hasApprovals, Person, uncaughtErrors } from './the-person.ts';

const ONLINE_MS = 20_000;
/** Large enough that a write of the settings is no single moment. */
const PADDING = 'x'.repeat(50_000);
/** What each of the askers does at the same time. */
const kinds: readonly Kind[] = [
  ...(['query', 'query', 'query', 'once', 'once', 'form', 'form'] as const),
  ...(hasApprovals ? (['asked', 'asked'] as const) : []),
];

/** Kills a core at random moments of its life and looks at what it left. */
export async function kills(server: Server, rounds: number): Promise<Finding[]> {
  const home = await freshHome(server, PADDING);
  const [one, two] = [await startAsker(server, 'one'), await startAsker(server, 'two')];
  const showUp = asDevice(one);
  const tally = new Tally();
  const person = new Person(new SettingsWrites());
  const leftBehind = new LeftBehind(home, person.writes);
  const starts: number[] = [];
  const problems: string[] = [];
  const seen = { failedStarts: 0, notWhole: 0, released: 0, early: 0 };
  const uncaughtBefore = uncaughtErrors();

  /** From the start of a core to the moment at which it is to be killed, and until nobody talks to it. */
  const live = async (core: CoreProcess): Promise<void> => {
    starts.push(await core.becomes('online', ONLINE_MS));
    const local = await connectLocally(home.folder);
    if (!local) throw new Error('nobody listens on the local socket');
    seen.released += await person.answerTheDead(local);
    if (!(await isNextLineWhole(core, one, tally, local))) seen.notWhole += 1;
    const using = person.use(local);
    // Requests that nobody answers any more are waited for at the very end.
    const work = [
      using,
      keepShowingUp(core, showUp),
      ...[one, two].flatMap((client) => kinds.map((kind) => keepAsking(core, client, kind, tally))),
    ];
    await Promise.race([Promise.all(work), delay(Math.random() * 1000)]);
    await core.kill();
    await using;
    local.close();
  };

  for (let round = 1; round <= rounds; round++) {
    const core = new CoreProcess(home.folder, PASSWORD, home.ledger);
    try {
      if (round % 5 !== 0) await live(core);
      else {
        seen.early += 1;
        await delay(Math.random() * 800);
      }
    } catch (error) {
      seen.failedStarts += 1;
      say(`${server.kind}, kill ${round}: ${error} ${core.said}`);
    }
    await core.kill();
    problems.push(...core.problems);
    leftBehind.look();
    if (round % 6 === 0) leftBehind.cutLastLine();
    if (round % 10 === 0) say(`${server.kind}: ${round} of ${rounds} kills`);
  }

  const last = new CoreProcess(home.folder, PASSWORD, home.ledger);
  starts.push(await last.becomes('online', ONLINE_MS));
  const waiting = await tally.settle(2 * TIMEOUT_MS + 4000);
  await last.kill('SIGTERM');
  leftBehind.look();
  await Promise.all([one.stop(), two.stop()]);
  for (const problem of new Set(problems)) say(`${server.kind}: the core says: ${problem}`);

  const ledger = readFileSync(home.ledger, 'utf8');
  const { doubled, lost, unheard, surplus } = tally.balance(ledger);
  const asked = tokensOf('asked', ledger);
  const struck = new Set(tokensOf('struck', ledger));
  const unagreed = asked.filter((token) => !person.agreed.has(token)).length;
  return [
    figure('kills', `${rounds}, ${seen.early} of them while starting`),
    figure('requests begun, answered', `${tally.started}, ${tally.answered.size}`),
    figure('settings written', person.writes.count),
    figure('approvals answered, effects undone', `${person.answers}, ${person.undos}`),
    none('starts that failed', seen.failedStarts),
    atMost('slowest start after a kill', Math.max(...starts) / 1000, 15, 's', 1),
    none('problems the core reported', problems.length),
    ...leftBehind.findings,
    none('starts whose next activity line is not whole', seen.notWhole),
    none('errors of the local client that nobody can catch, of both', uncaughtErrors() - uncaughtBefore),
    none('effects twice, or undone twice', doubled.length + surplus),
    none('effects answered for and not there', lost.length),
    none(
      'effects said to be undone that are not',
      [...person.undone].filter((token) => !struck.has(token)).length,
    ),
    figure('effects whose answer the kill took', unheard),
    none('effects nobody agreed to', unagreed, String(asked.length)),
    none('approvals that outlived their core', seen.released),
    none('requests ended late, or never', tally.late + waiting),
  ];
}

function tokensOf(kind: string, ledger: string): string[] {
  const lines = ledger.split('\n').filter((line) => line.startsWith(`${kind} `));
  return lines.map((line) => line.slice(kind.length + 1));
}
