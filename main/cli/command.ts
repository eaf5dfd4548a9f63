import { defaultAction } from '../../app/xep/0050-ad-hoc-commands.ts';
import type { Local } from '../local/client.ts';
import { answerStep } from './command-step.ts';
import { type Context, UsageProblem, withCore } from './context.ts';
import { complain, print, table } from './output.ts';

type Reply = Awaited<ReturnType<Local['call']['core']['command']>>;

export async function commands(context: Context, jid: string): Promise<void> {
  await withCore(context, async (local) => {
    const list = await local.call.core.commands({ jid: await addressOf(local, jid) });
    print(context.json, list, () =>
      list.length === 0
        ? `${jid} offers you no commands.`
        : table(list.map(({ node, name }) => [node, name])),
    );
  });
}

/** Runs a command of any entity: each value goes to the first step that has its field. */
export async function command(context: Context, jid: string, node: string, pairs: string[]): Promise<void> {
  const given = parsePairs(pairs);
  await withCore(context, async (local) => {
    const to = await addressOf(local, jid);
    const reply = await untilDone(local, { jid: to, node }, given);
    for (const name of given.keys()) complain(`No step had a field ${name}.`);
    print(context.json, reply, () => replyWords(reply));
    const failure = reply.notes.find(({ type }) => type === 'error');
    if (failure) throw new Error(context.json ? failure.text : 'The command failed.');
    if (reply.status === 'canceled') throw new Error('The command was canceled.');
  });
}

async function untilDone(
  { call }: Local,
  command: { jid: string; node: string },
  given: Map<string, string[]>,
): Promise<Reply> {
  let reply = await call.core.command(command);
  let before = '';
  while (reply.status === 'executing') {
    const { sessionid, notes } = reply;
    const session = { ...command, ...(sessionid !== undefined && { sessionid }) };
    try {
      for (const { text } of notes) complain(text);
      const form = reply.form && (await answerStep(reply.form, given));
      // The same question with the same answer would come for ever.
      const now = JSON.stringify([reply.form, form]);
      if (now === before) throw new Error('The command asks the same again and does not go on.');
      before = now;
      const action = defaultAction({ ...command, ...reply });
      reply = await call.core.command({ ...session, action, ...(form && { form }) });
    } catch (error) {
      await call.core.command({ ...session, action: 'cancel' }).catch(() => {});
      throw error;
    }
  }
  return reply;
}

/** A device's name stands for its address. */
async function addressOf({ call }: Local, jid: string): Promise<string> {
  const named = (await call.core.devices({})).filter(({ device }) => device === jid);
  const there = named.find(({ online }) => online);
  if (there) return there.jid;
  if (named.length > 0) throw new Error(`${jid} is offline.`);
  if (!/[@.]/.test(jid)) complain(`No device is called ${jid}; taking it for an address.`);
  return jid;
}

function parsePairs(pairs: string[]): Map<string, string[]> {
  const given = new Map<string, string[]>();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) throw new UsageProblem(`${pair} is not FIELD=VALUE.`);
    const name = pair.slice(0, at);
    given.set(name, [...(given.get(name) ?? []), pair.slice(at + 1)]);
  }
  return given;
}

function replyWords({ form, link, notes }: Reply): string {
  const reported = form?.reported ?? [];
  const rows = form?.items?.map((item) =>
    reported.map((column) => item.find((cell) => cell.var === column.var)?.values.join(', ') ?? ''),
  );
  const body = rows
    ? table([reported.map((column) => column.label ?? column.var ?? ''), ...rows])
    : table(
        (form?.fields ?? [])
          .filter(({ type }) => type !== 'hidden')
          .map(({ var: name, label, values }) => [label ?? name ?? '', values.join(', ')]),
      );
  // Clients differ in which of them they show, so entities say a link several times.
  const url = link && !body.includes(link.url) ? link.url : '';
  return [body, url, ...notes.map(({ text }) => text)].filter(Boolean).join('\n');
}
