import { Readable, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { agent, Refusal } from '../../../app/agent.ts';
import { LinkAnswers } from '../../../app/host/link-answers.ts';
import { answerApproval } from '../../../app/host/person.ts';
import { account, openStage } from './stage.ts';

const nothing = z.strictObject({});
const contract = {
  name: 'test',
  title: 'Test',
  settings: z.strictObject({}),
  permissions: {
    look: { title: 'Look', default: [{ who: 'own-account', decision: 'allow' }] },
    change: { title: 'Change', default: [{ who: 'own-devices', decision: 'allow' }] },
  },
  queries: {},
  calls: {},
  link: {
    look: { input: z.strictObject({ path: z.string() }), output: z.object({ seen: z.string() }) },
    change: { input: nothing, output: z.object({ who: z.boolean() }) },
    put: { input: z.strictObject({ over: z.boolean() }), output: nothing },
    wait: { input: nothing, output: nothing, progress: z.int() },
    break: { input: nothing, output: nothing },
  },
} as const;

const peer = `${account}/laptop`;

const testAgent = agent<typeof contract, string>(contract, {
  start: () => 'state',
  link: {
    look: {
      permission: 'look',
      run: async ({ path }, { note, state }) => {
        if (path === 'secret') throw new Refusal('item-not-found', 'Nothing there.');
        note(path);
        return { seen: `${state} ${path}` };
      },
    },
    change: {
      permission: 'change',
      run: async (_input, { isOneOf, asker }) => ({ who: isOneOf(['own-devices']) && asker === peer }),
    },
    put: {
      permission: ({ over }) => (over ? 'change' : 'look'),
      run: async () => ({}),
    },
    wait: {
      permission: 'look',
      run: (_input, { signal, progress }) => {
        progress(1);
        return new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
        );
      },
    },
    break: {
      permission: 'look',
      run: async () => {
        throw new Error('/home/you is broken');
      },
    },
  },
});

async function stage(grants: object[] = []) {
  const faults: unknown[] = [];
  const opened = await openStage([testAgent], { settings: { grants } });
  const { client: _client, ...serving } = opened.serving;
  const answers = new LinkAnswers({ ...serving, onFault: (error) => void faults.push(error) });
  const events: { action: string; outcome: string; reason: string; peer: string }[] = [];
  opened.activity.on('event', (event) => void events.push(event));
  const ask = (call: string, input: unknown, signal = new AbortController().signal) => {
    const { bytesOf, answer } = answers.of(peer);
    bytesOf('test', call);
    const told: unknown[] = [];
    const progress = (value: unknown) => void told.push(value);
    const [up, down] = [Readable.from([]), new Writable()];
    return answer({ agent: 'test', call, input, up, down, signal, progress });
  };
  return { ...opened, answers, ask, events, faults };
}

test('an answer by the schema and one line in the activity', async () => {
  const { ask, events } = await stage();
  await expect(ask('look', { path: 'docs' })).resolves.toEqual({ seen: 'state docs' });
  expect(events).toMatchObject([
    { agent: 'test', peer, action: 'link look', outcome: 'done', reason: 'docs' },
  ]);
});

test('own devices are those who ask here', async () => {
  const { ask } = await stage();
  await expect(ask('change', {})).resolves.toEqual({ who: true });
  const denied = await stage([{ permission: 'test.change', who: 'own-devices', decision: 'deny' }]);
  await expect(denied.ask('change', {})).rejects.toMatchObject({
    condition: 'forbidden',
    message: expect.stringContaining('That device does not let this one do that (Change).'),
  });
  expect(denied.events).toMatchObject([{ outcome: 'refused', action: 'link change' }]);
});

test('what is asked says which permission it takes', async () => {
  const { ask } = await stage([{ permission: 'test.change', who: 'own-devices', decision: 'deny' }]);
  await expect(ask('put', { over: false })).resolves.toEqual({});
  await expect(ask('put', { over: true })).rejects.toMatchObject({ condition: 'forbidden' });
});

test('what is no such call, or does not fit it, is refused', async () => {
  const { ask, answers, events } = await stage();
  expect(() => answers.of(peer).bytesOf('test', 'constructor')).toThrow(Refusal);
  await expect(ask('look', { path: 7 })).rejects.toMatchObject({ condition: 'bad-request' });
  await expect(ask('look', { path: 'secret' })).rejects.toMatchObject({
    condition: 'item-not-found',
    message: 'Nothing there.',
  });
  expect(events.map(({ outcome }) => outcome)).toEqual(['refused', 'refused']);
});

test('the asker leaves: canceled, and nothing else', async () => {
  const { ask, events, faults } = await stage();
  const end = new AbortController();
  const asked = ask('wait', {}, end.signal);
  await new Promise(setImmediate);
  end.abort(new Error('the asker ended it'));
  await asked;
  expect(events).toMatchObject([{ action: 'link wait', outcome: 'canceled' }]);
  expect(faults).toEqual([]);
});

test('a fault is ours to know', async () => {
  const { ask, events, faults } = await stage();
  await expect(ask('break', {})).rejects.toThrow();
  expect(events).toMatchObject([{ action: 'link break', outcome: 'failed' }]);
  expect(faults).toHaveLength(1);
});

test('where the person is asked, an answer for always is about own devices alone', async () => {
  const { ask, approvals, settings, events } = await stage([
    { permission: 'test.change', who: 'own-devices', decision: 'ask' },
  ]);
  await settings.set('account', { jid: account, device: 'desktop', resource: 'dragoman' });
  const asked = ask('change', {});
  const [shown] = approvals.list;
  await answerApproval(approvals, settings, { id: shown?.id ?? '', yes: true, always: true });
  await expect(asked).resolves.toEqual({ who: true });
  expect(settings.value.grants[0]).toEqual({
    permission: 'test.change',
    who: 'own-devices',
    decision: 'allow',
  });
  expect(events.at(-1)).toMatchObject({ outcome: 'done' });
});
