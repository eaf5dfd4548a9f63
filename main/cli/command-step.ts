import type { DataForm, Field } from '../../app/xep/0004-data-forms.ts';
import { fillForm } from '../../app/xep/0004-fill-form.ts';
import { complain, plain } from './output.ts';

/**
 * Fills one step of a command and takes what it used out of the given values. What is required and missing is asked
 * on a terminal; without one it is an error that names it.
 */
export async function answerStep(form: DataForm, given: Map<string, string[]>): Promise<DataForm> {
  const now = new Map<string, string[]>();
  for (const { var: name = '', type = 'text-single' } of form.fields) {
    const values = given.get(name);
    if (!values || type === 'fixed' || type === 'hidden') continue;
    // A field of one value takes one; the others wait for the next step that has it.
    const used = type.endsWith('-multi') ? values : values.slice(0, 1);
    now.set(name, used);
    if (used.length === values.length) given.delete(name);
    else given.set(name, values.slice(used.length));
  }
  const { missing } = fillForm(form, now);
  if (missing.length > 0 && !process.stdin.isTTY) throw new Error(missingWords(form, missing));
  if (missing.length > 0) complain(['', ...aboutStep(form)].join('\n'));
  for (const field of missing) now.set(field.var ?? '', await ask(field));
  const { submit } = fillForm(form, now);
  const wrong = form.fields.filter((field) => now.has(field.var ?? '') && !isOffered(field, submit));
  if (wrong.length > 0) throw new Error(missingWords(form, wrong));
  return submit;
}

/** A list takes what it offers, unless it says that it is open (XEP-0122 §3.2.2). */
function isOffered({ var: name, type, options, validate }: Field, { fields }: DataForm): boolean {
  if (!type?.startsWith('list-') || !options || validate?.method === 'open') return true;
  const values = fields.find((field) => field.var === name)?.values ?? [];
  return values.every((value) => options.some((option) => option.value === value));
}

function missingWords(form: DataForm, missing: Field[]): string {
  const lines = missing.map(({ var: name, label, options }) => {
    const choices = options?.map(({ value }) => value).join(', ');
    return `  ${name}${label && label !== name ? ` (${label})` : ''}${choices ? `: ${choices}` : ''}`;
  });
  return [...aboutStep(form), 'This step needs:', ...lines].join('\n');
}

function aboutStep({ title, instructions = [], fields }: DataForm): string[] {
  const fixed = fields.filter(({ type }) => type === 'fixed').flatMap(({ values }) => values);
  return [...(title ? [title] : []), ...instructions, ...fixed];
}

async function ask({ var: name = '', label, desc, type, options = [] }: Field): Promise<string[]> {
  const { checkbox, confirm, input, password, select } = await import('@inquirer/prompts');
  const message = plain([label || name, desc].filter(Boolean).join(': '));
  const choices = options.map(({ value, label: shown }) => ({ value, name: plain(shown || value) }));
  // Standard output is for the answer.
  const to = { output: process.stderr };
  if (type === 'boolean') return [(await confirm({ message }, to)) ? '1' : '0'];
  if (type === 'list-single' && choices.length > 0) return [await select({ message, choices }, to)];
  if (type === 'list-multi') return checkbox({ message, choices, required: true }, to);
  if (type === 'text-private') return [await password({ message }, to)];
  return [await input({ message, required: true }, to)];
}
