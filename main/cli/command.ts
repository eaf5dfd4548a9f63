import type { DataForm, Field } from '../../app/xep/0004-data-forms.ts';
import { fillForm } from '../../app/xep/0004-fill-form.ts';
import type { Local } from '../local/client.ts';
import { type Context, UsageProblem, withCore } from './context.ts';
import { plain, print, table } from './output.ts';

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
    let reply = await local.call.core.command({ jid: to, node });
    while (reply.status === 'executing') {
      const { sessionid } = reply;
      const session = { jid: to, node, ...(sessionid !== undefined && { sessionid }) };
      try {
        const form = reply.form ? await answer(reply.form, given) : undefined;
        reply = await local.call.core.command({ ...session, ...(form && { form }) });
      } catch (error) {
        await local.call.core.command({ ...session, action: 'cancel' }).catch(() => {});
        throw error;
      }
    }
    for (const name of given.keys()) process.stderr.write(`No step had a field ${name}.\n`);
    print(context.json, reply, () => replyWords(reply));
    const failure = reply.notes.find(({ type }) => type === 'error');
    if (failure) throw new Error(plain(failure.text));
    if (reply.status === 'canceled') throw new Error('The command was canceled.');
  });
}

/** A device's name stands for its address. */
async function addressOf({ call }: Local, jid: string): Promise<string> {
  const named = (await call.core.devices({})).filter(({ device }) => device === jid);
  return (named.find(({ online }) => online) ?? named[0])?.jid ?? jid;
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

/** Fills one step and takes what it used out of the given values; asks for what is missing. */
async function answer(form: DataForm, given: Map<string, string[]>): Promise<DataForm> {
  const now = new Map<string, string[]>();
  for (const { var: name = '', type = 'text-single' } of form.fields) {
    const values = given.get(name);
    if (!values) continue;
    // A field of one value takes one; the others wait for the next step that has it.
    const used = type.endsWith('-multi') ? values : values.slice(0, 1);
    now.set(name, used);
    if (used.length === values.length) given.delete(name);
    else given.set(name, values.slice(used.length));
  }
  const { missing } = fillForm(form, now);
  if (missing.length > 0 && !process.stdin.isTTY) throw new Error(missingWords(form, missing));
  for (const field of missing) now.set(field.var ?? '', await ask(field));
  return fillForm(form, now).submit;
}

function missingWords({ title, instructions = [] }: DataForm, missing: Field[]): string {
  const lines = missing.map(({ var: name, label, options }) => {
    const choices = options?.map(({ value }) => value).join(', ');
    return `  ${name}${label && label !== name ? ` (${label})` : ''}${choices ? `: ${choices}` : ''}`;
  });
  const about = [title, ...instructions].filter(Boolean).join('. ');
  return plainLines(`This step${about ? ` (${about})` : ''} needs:\n${lines.join('\n')}`);
}

async function ask({ var: name = '', label = name, type, options = [] }: Field): Promise<string[]> {
  const { checkbox, confirm, input, password, select } = await import('@inquirer/prompts');
  const message = plain(label);
  const choices = options.map(({ value, label: shown }) => ({ value, name: plain(shown ?? value) }));
  if (type === 'boolean') return [(await confirm({ message })) ? '1' : '0'];
  if (type === 'list-single') return [await select({ message, choices })];
  if (type === 'list-multi') return checkbox({ message, choices });
  if (type === 'text-private') return [await password({ message })];
  return [await input({ message, required: true })];
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
  const shown = notes.map(({ text }) => plainLines(text));
  return [body, link ? plain(link.url) : '', ...shown].filter(Boolean).join('\n');
}

function plainLines(text: string): string {
  return text.split('\n').map(plain).join('\n');
}
