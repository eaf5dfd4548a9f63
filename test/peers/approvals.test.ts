import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { agent } from '../../app/agent.ts';
import { startSlixmpp } from './clients/index.ts';
import { startCore } from './device/core.ts';
import { kept } from './kept.ts';
import { servers, startProsody } from './servers/index.ts';

const contract = {
  name: 'ledger',
  title: 'Ledger',
  settings: z.strictObject({}),
  permissions: { write: { title: 'Write', default: [{ who: 'group:Friends', decision: 'ask' }] } },
  queries: {},
  calls: {},
} as const;

type Waiting = { id: string; peer: string; agent: string; action: string; deadline: string }[];

/** A device whose one command writes what it is given, and a friend who may do so if the person says yes. */
async function set(start: typeof startProsody = startProsody) {
  const server = await kept(start());
  for (const name of ['you', 'friend', 'stranger']) await server.addUser(name, 'secret');
  await server.befriend('you', 'friend', 'Friends');
  const entries: string[] = [];
  const ledger = agent(contract, {
    start: () => entries,
    commands: {
      write: {
        title: 'Write an entry',
        permission: 'write',
        approval: 'values',
        run: async ({ state, ask }) => {
          const { entry } = await ask(z.object({ entry: z.string() }), { last: true });
          state.push(entry);
          return { note: `wrote ${entry}` };
        },
      },
    },
  });
  const device = await kept(
    startCore({ server, jid: 'you@localhost', password: 'secret', agents: [ledger] }),
  );
  const user = (name: string, resource = 'x') =>
    kept(startSlixmpp({ server, jid: `${name}@localhost/${resource}`, password: 'secret' }));
  const waiting = async () => (await device.core.call('core.approvals', {})) as Waiting;
  /** Resolves once something waits for the person. */
  const asked = () =>
    new Promise<Waiting[number]>((resolve) => device.core.approvals.once('asked', (one) => resolve(one)));
  const answer = (id: string, yes: boolean, always = false) =>
    device.core.call('core.answer', { id, yes, always });
  return { server, device, entries, user, waiting, asked, answer };
}

describe.each(servers)('approvals on %s', (_kind, start) => {
  test('the asker waits, the person says yes, and exactly that happens', async () => {
    const { device, entries, user, waiting, asked, answer } = await set(start);
    const friend = await user('friend');
    const form = await friend.command(device.jid, 'write');
    const coming = asked();
    const written = form.answer({ entry: 'one' });
    const one = await coming;
    expect(Object.keys((await waiting())[0] ?? {})).toEqual(['id', 'peer', 'agent', 'action', 'deadline']);
    expect(one).toMatchObject({ peer: friend.jid, agent: 'ledger', action: 'Write an entry: entry = "one"' });
    expect(entries).toEqual([]);
    await answer(one.id, true);
    expect((await written).notes[0]?.text).toBe('wrote one');
    expect(entries).toEqual(['one']);
    expect(await waiting()).toEqual([]);
    await expect(answer(one.id, true)).rejects.toThrow('Nothing waits');
    const { outcome, reason } =
      (await device.core.activity.list()).find(({ action }) => action === `approval ${one.id}`) ?? {};
    expect([outcome, reason]).toEqual(['asked', 'Write an entry: entry = "one" (waits for you)']);
  });
});

test('while the person thinks, the asker is told what it waits for, and gets the result by looking again', async () => {
  const { device, user, asked, answer } = await set();
  const friend = await user('friend');
  const coming = asked();
  const step = await (await friend.command(device.jid, 'write')).answer({ entry: 'slow' });
  expect(step.status).toBe('executing');
  expect(step.form?.instructions).toContain('Waiting for the person at this device.');
  await answer((await coming).id, true);
  expect((await step.answer({})).notes[0]?.text).toBe('wrote slow');
});

test('a no ends it, and nothing is released by another answer', async () => {
  const { device, entries, user, waiting, asked, answer } = await set();
  const friend = await user('friend');
  const open = async (entry: string) => {
    const coming = asked();
    const form = await friend.command(device.jid, 'write');
    const written = form.answer({ entry });
    written.catch(() => {});
    return { id: (await coming).id, form, written };
  };
  const [good, bad] = [await open('good'), await open('bad')];
  expect((await waiting()).map(({ action }) => action)).toEqual([
    'Write an entry: entry = "good"',
    'Write an entry: entry = "bad"',
  ]);
  // Sending other values into the session that waits changes nothing of what is shown and released.
  const swapped = await good.form.answer({ entry: 'swapped' }).catch((error: Error) => error.message);
  expect(String(swapped)).toContain('still running');
  await answer(bad.id, false);
  await expect(bad.written).rejects.toThrow('The person there said no.');
  await answer(good.id, true);
  expect((await good.written).notes[0]?.text).toBe('wrote good');
  // Replayed: the session is over, and the same values in a new one wait anew.
  await expect(good.form.answer({ entry: 'good' })).rejects.toThrow('not-allowed');
  const again = await open('good');
  expect(entries).toEqual(['good']);
  await answer(again.id, false);
  await expect(again.written).rejects.toThrow('said no');
  expect(entries).toEqual(['good']);
});

test('always is a grant for this asker alone; never denies from then on', async () => {
  const { device, entries, user, asked, answer, waiting } = await set();
  const friend = await user('friend');
  const coming = asked();
  const first = (await friend.command(device.jid, 'write')).answer({ entry: 'one' });
  await answer((await coming).id, true, true);
  await first;
  await (await friend.command(device.jid, 'write')).answer({ entry: 'two' });
  expect(entries).toEqual(['one', 'two']);
  expect(await waiting()).toEqual([]);
  expect(device.core.settings.value.grants).toEqual([
    { permission: 'ledger.write', who: 'jid:friend@localhost', decision: 'allow' },
  ]);
});

test('an asker who cancels or has too much waiting takes no more of the screen', async () => {
  const { device, user, waiting } = await set();
  const friend = await user('friend');
  const forms = [];
  for (const entry of ['1', '2', '3']) {
    const form = await friend.command(device.jid, 'write');
    forms.push(form);
    const asked = new Promise((resolve) => device.core.approvals.once('asked', resolve));
    form.answer({ entry }).catch(() => {});
    await asked;
  }
  const fourth = await friend.command(device.jid, 'write');
  await expect(fourth.answer({ entry: '4' })).rejects.toThrow('resource-constraint');
  expect((await waiting()).length).toBe(3);
  for (const form of forms) await form.cancel();
  expect(await waiting()).toEqual([]);
});

test('a stranger never makes the person decide, whatever `everyone` may ask', async () => {
  const { device, user, waiting } = await set();
  await device.core.settings.set('grants', [
    { permission: 'ledger.write', who: 'everyone', decision: 'ask' },
  ]);
  const stranger = await user('stranger');
  await expect(stranger.command(device.jid, 'write')).rejects.toThrow('service-unavailable');
  expect(await waiting()).toEqual([]);
});
