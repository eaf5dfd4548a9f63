import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { table } from '../../main/cli/output.ts';
import { servers } from '../peers/servers/index.ts';
import { JID, PASSWORD } from './askers.ts';
import { calendar } from './calendar/calendar.ts';
import { cuts } from './cuts/cuts.ts';
import { kinds } from './cuts/kinds.ts';
import { type Finding, say } from './findings.ts';
import { kills } from './kills.ts';
import { load } from './load.ts';
import * as places from './places.ts';
import { type Group, page, rows, titles } from './report.ts';
import { tabs } from './tabs/tabs.ts';

const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    /** Parts of the full figures; a tenth by default. */
    scale: { type: 'string' },
    /** One part, one server. */
    only: { type: 'string' },
    server: { type: 'string' },
    /** Leaves the page in docs alone. */
    'no-report': { type: 'boolean', default: false },
  },
});
const scale = values.full ? 1 : Number(values.scale ?? 0.1);
if (!(scale > 0)) throw new Error('--scale takes a number above 0');
/** Both at once; Prosody, which restarts faster, does more. */
const shares = { prosody: 0.6, ejabberd: 0.4 };
const some = (full: number, share: number) => Math.max(1, Math.round(full * share * scale));

const groups: Group[] = [];
if (isWanted('kills')) groups.push(await onEach('kills', kills, (share) => some(200, share)));
if (isWanted('load')) {
  const amounts = (share: number) => ({
    requests: some(100_000, share),
    cuts: some(500, share),
    restarts: some(100, share),
  });
  groups.push(await onEach('load', load, amounts));
}
if (isWanted('cuts')) groups.push(await onEach('cuts', cuts, (share) => some(200, share)));
if (isWanted('kinds')) {
  const sizes = { largeMib: some(1024, 1), smallFiles: some(10_000, 1) };
  groups.push(await onEach('kinds', kinds, () => sizes));
}
if (isWanted('calendar')) {
  const amounts = { requests: some(1_000, 1), kills: some(60, 1) };
  groups.push(await onEach('calendar', calendar, () => amounts));
}
// Six browsers side by side would show how fast the machine is.
if (isWanted('tabs')) groups.push(await onEach('tabs', tabs, () => some(1_000, 1), 'prosody'));
for (const { title, parts } of groups) process.stdout.write(`\n${title}\n${table(rows(parts))}\n`);
const options = values.full ? ' -- --full' : values.scale ? ` -- --scale ${values.scale}` : '';
if (!values['no-report'] && !values.server)
  writeFileSync(places.report, page(readFileSync(places.report, 'utf8'), groups, options));
const findings = groups.flatMap(({ parts }) => parts.flatMap((part) => part.findings));
const failed = findings.filter(({ holds }) => holds === false);
process.stdout.write(`\n${failed.length === 0 ? 'Everything held.' : `${failed.length} did not hold.`}\n`);
process.exit(failed.length === 0 ? 0 : 1);

function isWanted(part: keyof typeof titles): boolean {
  return (values.only ?? part) === part;
}

/** Side by side: what takes time is waiting. On all servers, or on one. */
async function onEach<Amounts>(
  part: keyof typeof titles,
  run: (server: Awaited<ReturnType<(typeof servers)[number][1]>>, amounts: Amounts) => Promise<Finding[]>,
  amounts: (share: number) => Amounts,
  only = values.server,
): Promise<Group> {
  const began = performance.now();
  const parts = await Promise.all(
    servers
      .filter(([kind]) => (only ?? kind) === kind)
      .map(async ([kind, start]) => {
        await using server = await start({ isMeasured: true });
        const [user = ''] = JID.split('@');
        await server.addUser(user, PASSWORD);
        say(`${kind}: ${titles[part]}`);
        const findings = await run(server, amounts(shares[kind])).catch((error: Error) => {
          say(`${kind}: ${error.stack}`);
          return [
            {
              what: 'came to its end',
              found: error.message.split('\n')[0]?.slice(0, 80) ?? '',
              must: 'the end',
              holds: false,
            },
          ];
        });
        return { server: kind, findings };
      }),
  );
  return { title: titles[part], parts, minutes: (performance.now() - began) / 60_000 };
}
