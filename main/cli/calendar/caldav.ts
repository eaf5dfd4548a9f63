import {
  passwordName,
  type SourceSettings,
  sources as sourcesSchema,
} from '../../../agents/calendar/settings/source.ts';
import { DavProblem, davFetch } from '../../../agents/calendar/sources/dav-fetch.ts';
import { type FoundCalendar, findCalendars } from '../../../agents/calendar/sources/find-calendars.ts';
import { agentSecret } from '../../../app/platform.ts';
import { secretsOf } from '../../secrets.ts';
import { type Context, openSettings, UsageProblem, withCoreOrWithout } from '../context.ts';
import { print, table } from '../output.ts';
import { askPassword, givenPassword } from '../password.ts';

export interface CaldavOptions {
  write?: boolean;
  show?: string;
  passwordFile?: string;
}

/** Tries a calendar on a server for real, then keeps its password with the secrets and the calendar in the settings. */
export async function caldav(
  context: Context,
  url: string,
  user: string,
  options: CaldavOptions,
): Promise<void> {
  const settings = await openSettings(context);
  const before = sourcesSchema.parse(settings.get('calendar.sources'));
  const next = withSource(before, { url, user }, options);
  const password = await passwordOf(user, url, options.passwordFile);
  await tryCalendar(context, url, user, password);
  const name = agentSecret('calendar', passwordName({ url, user }));
  await secretsOf(settings.value.account, context.home).keep('agent-secret', name, password);
  await withCoreOrWithout(
    context,
    async ({ call }) => {
      await call.core.setSetting({ path: 'calendar.sources', value: next });
    },
    () => settings.set('calendar.sources', next),
  );
  const isWritten = next.some(({ caldav: one, write }) => one?.url === url && write);
  print(context.json, { url, user, write: isWritten }, () =>
    isWritten
      ? `${url} is one of your calendars now, and meetings are written to it.`
      : `${url} is one of your calendars now.`,
  );
}

/** DRAGOMAN_PASSWORD is the account's, and no calendar's server is told it. */
async function passwordOf(user: string, url: string, file: string | undefined): Promise<string> {
  const given = file === undefined ? undefined : await givenPassword(file);
  if (given !== undefined) return given;
  if (!process.stdin.isTTY)
    throw new Error('No password: give it with --password-file FILE (or - for standard input).');
  return askPassword(`${user} at ${url}`);
}

/** The settings with this calendar among them, once. */
function withSource(
  before: readonly SourceSettings[],
  caldav: { url: string; user: string },
  { write, show }: CaldavOptions,
): SourceSettings[] {
  const there = before.find((one) => one.caldav?.url === caldav.url);
  const changed = { ...there, caldav, ...(write && { write }), ...(show !== undefined && { show }) };
  const others = before.map((one) => (write && one.write ? { ...one, write: false } : one));
  const next = there
    ? others.map((one) => (one.caldav?.url === caldav.url ? changed : one))
    : [...others, changed];
  const checked = sourcesSchema.safeParse(next);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw new UsageProblem(`${String(issue?.path.at(-1) ?? 'It')} ${issue?.message}`);
}

async function tryCalendar({ json }: Context, url: string, user: string, password: string): Promise<void> {
  const found = await findCalendars(url, davFetch(user, password, new AbortController().signal)).catch(
    (error: Error) => {
      throw error instanceof DavProblem ? new Error(`${url} ${error.message}.`) : error;
    },
  );
  if (found.some((one) => one.url === url)) return;
  if (found.length > 0 && !json) print(false, found, () => listed(found));
  throw new Error(
    found.length > 0 ? `${url} is no calendar; name one of these.` : `${url} is no calendar, and names none.`,
  );
}

function listed(found: readonly FoundCalendar[]): string {
  return table(found.map(({ url, title }) => [url, title]));
}
