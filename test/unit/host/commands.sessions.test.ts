import { afterEach, describe, expect, test, vi } from 'vitest';
import { agent } from '../../../app/agent.ts';
import { xml } from '../../../app/xmpp/xml.ts';
import { client, commandElement, openStage, own, problemOf, request } from './stage.ts';
import { contract, friend, steps, withCommand } from './with-command.ts';

afterEach(() => void vi.useRealTimers());

describe('a session', () => {
  test('belongs to one full JID and one node', async () => {
    const stage = await withCommand(steps, {
      settings: { grants: [{ permission: 'test.use', who: 'everyone', decision: 'allow' }] },
    });
    const peer = client(stage, 'do');
    await peer.send();
    const { sessionid = '' } = peer;
    const stolen = (from: string, node: string) =>
      stage.receive(
        request(from, 'set', commandElement(node, { sessionid, action: 'next', fields: { first: 'ab' } })),
      );
    for (const thief of ['you@example.org/other', friend, 'you@example.org', 'YOU@example.org/Phone'])
      expect(problemOf(await stolen(thief, 'do')), thief).toBe('bad-request/bad-sessionid');
    expect(problemOf(await stolen(own, 'other'))).toBe('item-not-found');
    expect(await peer.next({ first: 'ab' })).toMatchObject({ title: 'Two' });
  });

  test('of another node is another session', async () => {
    const both = agent(contract, {
      start: ({ settings }) => settings,
      commands: {
        do: { title: 'Do', permission: 'use', run: steps },
        redo: { title: 'Redo', permission: 'use', run: steps },
      },
    });
    const stage = await openStage([both]);
    const peer = client(stage, 'do');
    await peer.send();
    const swapped = commandElement('redo', { sessionid: peer.sessionid ?? '', fields: { first: 'ab' } });
    expect(problemOf(await stage.receive(request(own, 'set', swapped)))).toBe('bad-request/bad-sessionid');
  });

  test('an ended one is expired for its peer and unknown to all others', async () => {
    const stage = await withCommand(async () => ({ note: 'done' }));
    const peer = client(stage, 'do');
    await peer.send();
    expect(await peer.next()).toMatchObject({ problem: 'not-allowed/session-expired' });
    const step = commandElement('do', { sessionid: peer.sessionid ?? '' });
    expect(problemOf(await stage.receive(request('you@example.org/other', 'set', step)))).toBe(
      'bad-request/bad-sessionid',
    );
  });

  test('expires after its idle time, and each step sets the clock back', async () => {
    const ended = vi.fn();
    const stage = await withCommand(async (request) => {
      request.signal.addEventListener('abort', ended);
      return steps(request);
    });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const peer = client(stage, 'do');
    await peer.send();
    vi.advanceTimersByTime(14 * 60_000);
    expect(await peer.next({ first: 'ab' })).toMatchObject({ title: 'Two' });
    vi.advanceTimersByTime(14 * 60_000);
    expect(stage.commands.sessions.size).toBe(1);
    vi.advanceTimersByTime(60_000);
    expect(ended).toHaveBeenCalledOnce();
    expect(await peer.next({ second: '1' })).toMatchObject({ problem: 'not-allowed/session-expired' });
  });

  test('outlives the presence of its peer only a little', async () => {
    const stage = await withCommand(steps);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const [gone, back] = [client(stage, 'do', own), client(stage, 'do', 'you@example.org/tablet')];
    for (const peer of [gone, back]) await peer.send();
    for (const from of [own, 'you@example.org/tablet'])
      await stage.receive(xml('presence', { from, type: 'unavailable' }));
    await back.next({ first: 'ab' });
    vi.advanceTimersByTime(5 * 60_000);
    expect(await gone.next({ first: 'ab' })).toMatchObject({ problem: 'not-allowed/session-expired' });
    expect(await back.next({ second: '1' })).toMatchObject({ title: 'Three' });
  });

  test('stops when the permission is withdrawn, and no other does', async () => {
    const grants = [{ permission: 'test.use', who: 'jid:friend@example.net', decision: 'allow' }];
    const ended = vi.fn();
    const stage = await withCommand(
      async (request) => {
        request.signal.addEventListener('abort', ended);
        return steps(request);
      },
      { settings: { grants } },
    );
    const [peer, mine] = [client(stage, 'do', friend), client(stage, 'do')];
    for (const each of [peer, mine]) await each.send();
    await stage.settings.set('grants', []);
    expect(await peer.next({ first: 'ab' })).toMatchObject({ problem: 'forbidden' });
    expect(ended).toHaveBeenCalledOnce();
    expect(stage.commands.sessions.size).toBe(1);
    expect(await mine.next({ first: 'ab' })).toMatchObject({ title: 'Two' });
    stage.commands.review();
    expect(stage.commands.sessions.size).toBe(1);
  });

  test("ends when its agent's settings change: it began in another world", async () => {
    const stage = await withCommand(steps, { settings: { test: { names: ['a'] } } });
    const peer = client(stage, 'do');
    await peer.send();
    await stage.settings.set('test.names', ['b']);
    expect(await peer.next({ first: 'ab' })).toMatchObject({ problem: 'not-allowed/session-expired' });
    expect(await client(stage, 'do').send()).toMatchObject({ title: 'One' });
  });
});
