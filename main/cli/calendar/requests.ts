import { resolve } from 'node:path';
import type { z } from 'zod';
import { calendarContract, type WaitingRequest } from '../../../agents/calendar/contract.ts';
import { type Context, UsageProblem, withCore } from '../context.ts';
import { print, table } from '../output.ts';

const answers = ['accept', 'tentative', 'decline', 'delegate'] as const;
type Answer = (typeof answers)[number];
type Taken = z.output<typeof calendarContract.calls.receive.output>;

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
  { comment, to }: { comment?: string; to?: string },
): Promise<void> {
  const answer = answers.find((one): one is Answer => one === word);
  if (!answer) throw new UsageProblem(`${word} is no answer. There are: ${answers.join(', ')}`);
  const said = calendarContract.calls.answer.input.safeParse({ uid, answer, to, comment });
  if (!said.success) {
    const [issue] = said.error.issues;
    throw new UsageProblem(`--${String(issue?.path[0])}: ${issue?.message}`);
  }
  const { reply } = await withCore(context, ({ call }) => call.calendar.answer(said.data));
  const head = to === undefined ? `The answer is ${answer}.` : `It is passed on to ${to}.`;
  const words = reply === undefined ? head : `${head} ${replyWords(reply)}`;
  print(
    context.json,
    { uid, answer, ...(to !== undefined && { to }), ...(reply !== undefined && { reply }) },
    words,
  );
}

/** A message about a meeting that came as a file. */
export async function receive(context: Context, file: string): Promise<void> {
  const taken = await withCore(context, ({ call }) => call.calendar.receive({ file: resolve(file) }));
  print(context.json, taken, () => takenWords(taken));
}

function takenWords({ uid, disposition, isWaiting, partstat, reply }: Taken): string {
  if (isWaiting) return `It waits for your answer: dragoman answer ${uid} accept (or tentative, decline)`;
  const known = disposition === 'stale' ? 'It says nothing new.' : 'It is taken.';
  const answered = partstat === undefined ? known : `The answer is ${partstat.toLowerCase()}.`;
  const left = disposition === 'queued' ? 'It is left alone; dragoman activity says why.' : answered;
  return reply === undefined ? left : `${left} ${replyWords(reply)}`;
}

function replyWords(reply: string): string {
  return `Send the organizer this: ${reply}`;
}

function row({ uid, title, organizer, start = '', end = '', reason }: WaitingRequest): string[] {
  const time =
    start.length > 10 ? `${start.slice(0, 10)} ${start.slice(11, 16)}-${end.slice(11, 16)}` : start;
  return [uid, time, organizer.replace(/^xmpp:/, ''), title, reason];
}
