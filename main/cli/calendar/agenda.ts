import { Calendar } from '../../../agents/calendar/calendar.ts';
import { type AgendaEvent, calendarContract } from '../../../agents/calendar/contract.ts';
import { agentSecret } from '../../../app/platform.ts';
import { secretsOf } from '../../secrets.ts';
import { type Context, openSettings, UsageProblem, withCoreOrWithout } from '../context.ts';
import { complain, print, table } from '../output.ts';

const DAY_MS = 86_400_000;

/** What is in all calendars, a line an event; asks the core, or looks itself where none runs. */
export async function agenda(context: Context, options: { from?: string; to?: string }): Promise<void> {
  const time = timeOf(options);
  const { events, problems } = await withCoreOrWithout(
    context,
    ({ call }) => call.calendar.agenda(time),
    () => lookHere(context, time),
  );
  print(context.json, events, () => words(events));
  for (const problem of problems) complain(problem);
}

async function lookHere(context: Context, time: { from: string; to: string }) {
  const { value } = await openSettings(context);
  const end = new AbortController();
  const secrets = secretsOf(value.account, context.home);
  const calendar = new Calendar({
    settings: calendarContract.settings.parse(value.calendar),
    jid: value.account?.jid ?? '',
    secret: (name) => secrets.read('agent-secret', agentSecret('calendar', name)),
    signal: end.signal,
  });
  try {
    return await calendar.agenda(time);
  } finally {
    end.abort();
  }
}

function timeOf({ from = dateOf(new Date()), to }: { from?: string; to?: string }): {
  from: string;
  to: string;
} {
  const time = { from: checked('--from', from), to: checked('--to', to ?? weekAfter(from)) };
  if (Date.parse(time.from) >= Date.parse(time.to)) throw new UsageProblem('--to must be later than --from');
  return time;
}

function checked(option: string, text: string): string {
  const { success, error } = calendarContract.calls.agenda.input.shape.from.safeParse(text);
  if (success) return text;
  throw new UsageProblem(`${option} ${error.issues[0]?.message}`);
}

function weekAfter(from: string): string {
  const after = new Date(Date.parse(checked('--from', from)) + 7 * DAY_MS).toISOString();
  return from.length > 10 ? after : after.slice(0, 10);
}

/** The day it is here. */
function dateOf(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

function words(events: readonly AgendaEvent[]): string {
  const rows = events.map((event) => {
    const isAllDay = event.start.length === 10;
    const day = event.start.slice(0, 10);
    const remarks = [event.status, event.partstat ?? ''].filter(
      (one) => !['', 'confirmed', 'accepted'].includes(one),
    );
    const time = isAllDay ? untilWords(event) : `${event.start.slice(11, 16)}-${endWords(event)}`;
    return [
      day,
      weekday(day),
      time,
      [event.title, ...remarks.map((one) => `(${one})`)].join(' '),
      event.location ?? '',
    ];
  });
  return table(rows);
}

/** `10:00`, and on another day with that. */
function endWords({ start, end }: AgendaEvent): string {
  const time = end.slice(11, 16);
  return end.slice(0, 10) === start.slice(0, 10) ? time : `${time} ${end.slice(0, 10)}`;
}

function untilWords({ start, end }: AgendaEvent): string {
  const last = new Date(Date.parse(end) - DAY_MS).toISOString().slice(0, 10);
  return last <= start ? 'all day' : `all day until ${last}`;
}

function weekday(day: string): string {
  return new Intl.DateTimeFormat('en', { weekday: 'short', timeZone: 'UTC' }).format(new Date(day));
}
