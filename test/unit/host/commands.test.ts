import { describe, expect, test } from 'vitest';
import { agent } from '../../../app/agent.ts';
import { xml } from '../../../app/xmpp/xml.ts';
import { client, openStage, own, problemOf, request } from './stage.ts';
import { contract, friend, steps, withCommand } from './with-command.ts';

describe('the conditions of XEP-0050 §4.4', () => {
  const asked = async (attrs: Record<string, string>, from = own) => {
    const stage = await withCommand(steps);
    const command = xml('command', { xmlns: 'http://jabber.org/protocol/commands', ...attrs });
    return problemOf(await stage.receive(request(from, 'set', command)));
  };
  test.each([
    ['malformed-action', { node: 'do', action: 'explode' }, 'bad-request/malformed-action'],
    [
      'bad-sessionid, made up',
      { node: 'do', sessionid: 'made-up', action: 'next' },
      'bad-request/bad-sessionid',
    ],
    ['bad-sessionid, none to go on with', { node: 'do', action: 'next' }, 'bad-request/bad-sessionid'],
    ['bad-sessionid, none to cancel', { node: 'do', action: 'cancel' }, 'bad-request/bad-sessionid'],
    ['bad-sessionid, empty', { node: 'do', sessionid: '' }, 'bad-request/bad-sessionid'],
    ['item-not-found', { node: 'nothing' }, 'item-not-found'],
    ['item-not-found by a name of every object', { node: '__proto__' }, 'item-not-found'],
    ['no node at all', {}, 'bad-request'],
  ])('%s', async (_, attrs, condition) => {
    expect(await asked(attrs)).toBe(condition);
  });

  test('forbidden, the same for listing and running', async () => {
    expect(await asked({ node: 'do' }, friend)).toBe('forbidden');
    const stage = await withCommand(steps);
    expect(stage.commands.listFor('', friend)).toEqual([]);
    expect(stage.commands.listFor('me', own)).toEqual([{ jid: 'me', node: 'do', name: 'Do it' }]);
  });
});

test('two agents cannot have the same command', async () => {
  const twice = { ...contract, name: 'again' };
  const commands = { do: { title: 'Do it', permission: 'use', run: steps } } as const;
  const both = [
    agent(contract, { start: ({ settings }) => settings, commands }),
    agent(twice, { start: ({ settings }) => settings, commands }),
  ];
  await expect(openStage(both)).rejects.toThrow('two agents have a command do');
});

test('an agent that cannot start refuses, and the activity says why', async () => {
  const broken = agent(contract, {
    start: (): { names: string[] } => {
      throw new Error('no such disk');
    },
    commands: { do: { title: 'Do it', permission: 'use', run: async () => ({ note: 'never' }) } },
  });
  const stage = await openStage([broken]);
  expect(await client(stage, 'do').send()).toMatchObject({ problem: 'service-unavailable' });
  expect((await stage.activity.list())[0]).toMatchObject({
    action: 'start',
    outcome: 'failed',
    reason: 'Error: no such disk',
  });
});
