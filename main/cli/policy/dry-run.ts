import { addressOfJid } from '../../../agents/calendar/itip/address.ts';
import { dryRun, timesAround } from '../../../agents/calendar/policy/dry-run.ts';
import { ownTime } from '../../../agents/calendar/policy/own-time.ts';
import { type Context, openSettings } from '../context.ts';
import { readEvents } from '../ical/read-calendars.ts';
import { complain, print } from '../output.ts';
import { type PolicyOptions, readOptions } from './options.ts';
import { type LookedAt, ownCalendars } from './own-calendars.ts';
import { assumedPeople } from './people.ts';
import { readRequests } from './requests.ts';
import { rowOf, wordsOf } from './row.ts';

/** What the rules would have done with recorded requests; nothing is written, and nobody is answered. */
export async function policyTest(context: Context, paths: string[], options: PolicyOptions): Promise<void> {
  const settings = await openSettings(context);
  const { account, calendar } = settings.value;
  const { rules, viewer, now } = await readOptions(options, calendar);
  const { requests, faults } = await readRequests(paths, { viewer, now });
  const { problems, isBusyKnown, ...own } = options.calendar
    ? await ofFiles(options.calendar)
    : await ownCalendars(context, settings);
  const owner = new Set(account && [addressOfJid(account.jid)]);
  const decisions = dryRun(requests, rules, {
    ...ownTime(own, { ...timesAround(requests), viewer }, owner),
    isBusyKnown,
    people: assumedPeople(account?.jid, options),
    zone: viewer.id,
  });
  const judged = requests.flatMap((one, index) => {
    const decision = decisions[index];
    return decision ? [{ ...one, decision, viewer }] : [];
  });
  print(context.json, judged.map(rowOf), () => judged.map(wordsOf).join('\n'));
  for (const problem of [...problems, ...faults]) complain(problem);
  if (faults.length > 0) process.exitCode = 1;
}

async function ofFiles(files: readonly string[]): Promise<LookedAt> {
  const events = await readEvents(files);
  return { series: events.series(), published: events.published(), isBusyKnown: true, problems: [] };
}
