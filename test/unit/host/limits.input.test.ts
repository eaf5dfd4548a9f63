import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { agent } from '../../../app/agent.ts';
import { jsonQuery } from '../../../app/query.ts';
import { decodeForm, NS_DATA } from '../../../app/xep/0004-data-forms.ts';
import { formLimits } from '../../../app/xep/0004-form-limits.ts';
import { NS_COMMANDS } from '../../../app/xep/0050-ad-hoc-commands.ts';
import { bare } from '../../../app/xmpp/jid.ts';
import { type Element, xml } from '../../../app/xmpp/xml.ts';
import { client, commandElement, openStage, own, problemOf, request } from './stage.ts';

const looked = vi.fn((_text: string) => true);
const said = z.string().refine(looked);
const contract = {
  name: 'wall',
  title: 'Wall',
  settings: z.strictObject({}),
  permissions: { write: { title: 'Write', default: [{ who: 'own-account', decision: 'allow' }] } },
  queries: { say: { input: z.object({ text: said }), output: z.object({ length: z.int() }) } },
  calls: {},
} as const;
const say = jsonQuery('say', contract.queries.say);
const wall = agent(contract, {
  start: () => ({}),
  commands: {
    write: {
      title: 'Write',
      permission: 'write',
      run: async ({ ask }) => {
        const { line, lines } = await ask(
          z.object({
            line: said.optional(),
            lines: said.meta({ field: 'text-multi' }).optional(),
            who: z.string().meta({ field: 'jid-single' }).optional(),
          }),
        );
        return { note: `${line?.length ?? 0} ${lines?.length ?? 0}` };
      },
    },
  },
  queries: {
    say: { permission: 'write', codec: say, run: async ({ text }) => ({ length: text.length }) },
  },
});

const field = (name: string, ...values: string[]) =>
  xml('field', { var: name }, ...values.map((value) => xml('value', {}, value)));
const submission = (fields: Element[]) => {
  const form = xml('x', { xmlns: NS_DATA, type: 'submit' });
  for (const one of fields) form.append(one);
  return form;
};
const mebibyte = 'x'.repeat(1_048_576);

async function opened() {
  looked.mockClear();
  const stage = await openStage([wall]);
  const peer = client(stage, 'write');
  await peer.send();
  return { stage, peer };
}

describe('a submission too big is refused before a schema looks at it, and the question stands', () => {
  test.each<[string, Record<string, string | string[]>]>([
    ['a value of a mebibyte', { line: mebibyte }],
    ['a value of a mebibyte in a field nobody asked for', { line: 'x', other: mebibyte }],
    ['a mebibyte of many lines', { lines: Array(10_000).fill('x'.repeat(105)) }],
    ['more values than anybody gives', { other: Array(10_001).fill('') }],
    ['10,000 fields', Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`f${index}`, '1']))],
    ['a field with a name of a mebibyte', { [mebibyte]: '1' }],
    ['one line too long', { line: 'x'.repeat(4097) }],
    ['an address too long', { who: `${'x'.repeat(4000)}@x` }],
  ])('%s', async (_what, fields) => {
    const { peer } = await opened();
    const refused = await peer.next(fields);
    expect(refused.problem).toBe('bad-request/bad-payload');
    expect(refused.text.length).toBeLessThan(500);
    expect(looked).not.toHaveBeenCalledWith(expect.stringMatching(/^.{4097,}$/s));
    expect((await peer.next({ line: 'x'.repeat(4096), lines: 'y'.repeat(65_536) })).note).toBe('4096 65536');
  });

  test('a name given twice, however long, is not said back at length', () => {
    const name = 'n'.repeat(formLimits.nameCharacters);
    expect(() => decodeForm(submission([field(name), field(name)]))).toThrow(/^.{1,350}$/);
    expect(() => decodeForm(xml('x', { xmlns: NS_DATA, type: mebibyte }))).toThrow(/^.{1,350}$/);
  });

  test('what others answer us is not bounded so', () => {
    const form = submission([field('log', mebibyte)]);
    form.attrs.type = 'result';
    expect(decodeForm(form).fields[0]?.values[0]).toHaveLength(1_048_576);
  });
});

test('a query too long is refused before its schema looks at it', async () => {
  const { stage } = await opened();
  const ask = (text: string) =>
    stage.receive(request(own, say.type, xml('query', { xmlns: say.namespace }, JSON.stringify({ text }))));
  expect(problemOf(await ask('x'.repeat(65_536)))).toBe('bad-request');
  expect(looked).not.toHaveBeenCalled();
  expect(problemOf(await ask('x'.repeat(65_000)))).toBeUndefined();
});

test('JSON of great depth is an error like any other', async () => {
  const { stage } = await opened();
  const bomb = `{"text":${'['.repeat(30_000)}${']'.repeat(30_000)}}`;
  const reply = await stage.receive(request(own, say.type, xml('query', { xmlns: say.namespace }, bomb)));
  expect(problemOf(reply)).toBe('bad-request');
});

test('nodes and names that a peer made up stay short in the activity', async () => {
  const { stage } = await opened();
  const reply = await stage.receive(request(own, 'set', commandElement(mebibyte, {})));
  expect(problemOf(reply)).toBe('item-not-found');
  await stage.receive(
    request(own, 'set', xml('command', { xmlns: NS_COMMANDS, node: 'write', sessionid: mebibyte })),
  );
  for (const event of await stage.activity.list()) expect(JSON.stringify(event).length).toBeLessThan(1200);
});

test('an address longer than any can be is none', () => {
  expect(bare(`${'a'.repeat(1023)}@x/${'r'.repeat(1023)}`)).toHaveLength(1025);
  expect(() => bare(`${'a'.repeat(3072)}@x`)).toThrow(TypeError);
});
