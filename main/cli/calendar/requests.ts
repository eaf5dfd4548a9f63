import type { WaitingRequest } from '../../../agents/calendar/contract.ts';
import { type Context, UsageProblem, withCore } from '../context.ts';
import { print, table } from '../output.ts';

const answers = ['accept', 'tentative', 'decline'] as const;
type Answer = (typeof answers)[number];

/** Who asks for a meeting and waits for the person's word. */
export async function requests(context: Context): Promise<void> {
  const waiting = await withCore(context, ({ call }) => call.calendar.requests({}));
  print(context.json, waiting, () => table(waiting.map(row)));
}

/** The person's word to one of them. */
export async function answer(
  context: Context,
  uid: string,
  word: string,
  { comment }: { comment?: string },
): Promise<void> {
  const said = answers.find((one): one is Answer => one === word);
  if (!said) throw new UsageProblem(`${word} is no answer. There are: ${answers.join(', ')}`);
  await withCore(context, ({ call }) =>
    call.calendar.answer({ uid, answer: said, ...(comment !== undefined && { comment }) }),
  );
  print(context.json, { uid, answer: said }, `The answer is ${said}.`);
}

function row({ uid, title, organizer, start = '', end = '', reason }: WaitingRequest): string[] {
  const time =
    start.length > 10 ? `${start.slice(0, 10)} ${start.slice(11, 16)}-${end.slice(11, 16)}` : start;
  return [uid, time, organizer.replace(/^xmpp:/, ''), title, reason];
}
