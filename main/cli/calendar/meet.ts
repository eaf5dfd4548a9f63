import { calendarContract, type MeetOutcome } from '../../../agents/calendar/contract.ts';
import { type Context, UsageProblem, withCore } from '../context.ts';
import { print } from '../output.ts';

export interface MeetFlags {
  title: string;
  minutes: string;
  from: string;
  to: string;
  optional?: string[];
  prefer?: string;
  wait?: string;
}

/** A meeting with others, from the search for a time to their answers. */
export async function meet(context: Context, people: string[], flags: MeetFlags): Promise<void> {
  const { title, minutes, from, to, optional, prefer, wait } = flags;
  const wish = calendarContract.calls.meet.input.safeParse({
    ...{ people, title, minutes: Number(minutes) },
    ...{ from: moment('--from', from), to: moment('--to', to) },
    ...(optional && { optional }),
    ...(prefer !== undefined && { prefer }),
    ...(wait !== undefined && { waitSeconds: Number(wait) }),
  });
  if (!wish.success) {
    const [issue] = wish.error.issues;
    throw new UsageProblem(`${String(issue?.path[0] ?? 'It')}: ${issue?.message}`);
  }
  const outcome = await withCore(context, ({ call }) => call.calendar.meet(wish.data));
  print(context.json, outcome, () => words(outcome));
}

/** A date is its midnight here, and a time without a zone is that of this PC. */
function moment(option: string, text: string): string {
  const time = new Date(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00` : text);
  if (Number.isNaN(time.getTime()))
    throw new UsageProblem(`${option} must be a date, or a date and time, such as 2026-03-02T14:00`);
  return time.toISOString();
}

function words({ outcome, start, end, people }: MeetOutcome): string {
  const time = start && end ? `${start.slice(0, 10)} ${start.slice(11, 16)}-${end.slice(11, 16)}` : '';
  const head = {
    accepted: `${time}: all who must come do.`,
    asked: `${time}: it is in your calendar, and not all have answered yet.`,
    declined: `No time suits all who must come. It is cancelled.`,
    countered: `A time was proposed that does not suit all. It is cancelled.`,
    'no-slot': 'There is no time that all have.',
    unreachable: 'Not all who must come can be asked now.',
  }[outcome];
  const rows = people.map(({ jid, partstat, reason }) => {
    const answer = partstat === 'NEEDS-ACTION' ? 'no answer' : partstat.toLowerCase();
    return `  ${jid}: ${answer}${reason === undefined ? '' : `. ${reason}`}`;
  });
  return [head, ...rows].join('\n');
}
