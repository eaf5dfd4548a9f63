import { afterEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type Answer, agent, type CommandRequest, choice, Refusal } from '../../../app/agent.ts';
import { StanzaError } from '../../../app/xmpp/stanza-error.ts';
import { xml } from '../../../app/xmpp/xml.ts';
import { client, commandElement, openStage, own, problemOf, request, type StageOptions } from './stage.ts';

afterEach(() => void vi.useRealTimers());

const friend = 'friend@example.net/desk';
const contract = {
  name: 'test',
  title: 'Test',
  settings: z.strictObject({ names: z.array(z.string()).default([]) }),
  permissions: { use: { title: 'Use', default: [{ who: 'own-account', decision: 'allow' }] } },
  queries: {},
  calls: {},
} as const;

type Run = (request: CommandRequest<{ names: string[] }>) => Promise<Answer>;

/** An agent with one command, `do`. */
function withCommand(run: Run, options: StageOptions = {}) {
  const test = agent(contract, {
    start: ({ settings }) => settings,
    commands: { do: { title: 'Do it', permission: 'use', run } },
  });
  return openStage([test], options);
}

/** Resolves when the test says so. */
function latch() {
  let release: (error?: Error) => void = () => {};
  const opened = new Promise<void>((resolve, reject) => {
    release = (error) => (error ? reject(error) : resolve());
  });
  return { opened, release };
}

const one = z.object({ first: z.string().min(2).meta({ title: 'First' }) });
const two = z.object({ second: z.int().meta({ title: 'Second' }) });
const three = z.object({ third: z.boolean().meta({ title: 'Third' }) });

const steps: Run = async ({ ask, note }) => {
  const { first } = await ask(one, { title: 'One' });
  const { second } = await ask(two, { title: 'Two' });
  note(`halfway with ${first}`);
  const { third } = await ask(three, { title: 'Three', last: true });
  return { note: `${first} ${second} ${third}`, values: { first, second: String(second) } };
};

describe('a command of several steps', () => {
  test('goes from form to form to its answer, and says what can be pressed', async () => {
    const stage = await withCommand(steps);
    const peer = client(stage, 'do');
    expect(await peer.send()).toMatchObject({ title: 'One', status: 'executing', actions: ['next'] });
    expect(await peer.next({ first: 'ab' })).toMatchObject({ title: 'Two', actions: ['prev', 'next'] });
    expect(await peer.next({ second: '7' })).toMatchObject({ title: 'Three', actions: ['prev', 'complete'] });
    const done = await peer.send({ action: 'complete', fields: { third: '1' } });
    expect(done).toMatchObject({ status: 'completed', note: 'ab 7 true', fields: { first: ['ab'] } });
    const events = await stage.activity.list();
    expect(events.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['asked', 'One'],
      ['asked', 'Two'],
      ['asked', 'halfway with ab'],
      ['done', 'ab 7 true'],
    ]);
    expect(stage.commands.sessions.size).toBe(0);
  });

  test.each(['next', 'execute', 'complete', undefined])('goes on by %s', async (action) => {
    const peer = client(await withCommand(steps), 'do');
    await peer.send({ action: 'execute' });
    const fields = { first: 'ab' };
    expect(await peer.send(action ? { action, fields } : { fields })).toMatchObject({ title: 'Two' });
  });

  test('goes back with what was said as a proposal, and forward again', async () => {
    const peer = client(await withCommand(steps), 'do');
    await peer.send();
    await peer.next({ first: 'ab' });
    await peer.next({ second: '7' });
    expect(await peer.prev()).toMatchObject({
      title: 'Two',
      fields: { second: ['7'] },
      actions: ['prev', 'next'],
    });
    expect(await peer.prev()).toMatchObject({ title: 'One', fields: { first: ['ab'] }, actions: ['next'] });
    expect(await peer.prev()).toMatchObject({ problem: 'bad-request/bad-action' });
    expect(await peer.next({ first: 'cd' })).toMatchObject({ title: 'Two', fields: { second: [] } });
    await peer.next({ second: '8' });
    expect(await peer.next({ third: 'false' })).toMatchObject({ note: 'cd 8 false' });
  });

  test('what does not fit is bad-payload, in words, and the question stands', async () => {
    const peer = client(await withCommand(steps), 'do');
    await peer.send();
    const wrong = await peer.next({ first: 'a' });
    expect(wrong).toMatchObject({ problem: 'bad-request/bad-payload' });
    expect(wrong.text).toContain('First');
    expect(await peer.send({ action: 'next' })).toMatchObject({ problem: 'bad-request/bad-payload' });
    expect(await peer.next({})).toMatchObject({ problem: 'bad-request/bad-payload' });
    expect(await peer.next({ first: ['ab', 'cd'] })).toMatchObject({ problem: 'bad-request/bad-payload' });
    expect(await peer.next({ first: 'ab' })).toMatchObject({ title: 'Two' });
  });
});

describe('an effect between two questions', () => {
  test('is never repeated: from there on nobody goes back', async () => {
    const effects: string[] = [];
    const stage = await withCommand(async ({ ask }) => {
      const { first } = await ask(one, { title: 'One' });
      effects.push(first);
      await ask(two, { title: 'Two', back: false });
      await ask(three, { title: 'Three' });
      return { note: 'done' };
    });
    const peer = client(stage, 'do');
    await peer.send();
    expect(await peer.next({ first: 'ab' })).toMatchObject({ title: 'Two', actions: ['next'] });
    expect(await peer.prev()).toMatchObject({ problem: 'bad-request/bad-action' });
    expect(await peer.next({ second: '1' })).toMatchObject({ title: 'Three', actions: ['next'] });
    expect(await peer.prev()).toMatchObject({ problem: 'bad-request/bad-action' });
    expect(await peer.next({ third: '1' })).toMatchObject({ note: 'done' });
    expect(effects).toEqual(['ab']);
  });

  test('what was offered and changed before a replay is asked anew', async () => {
    let offered = ['a', 'b'];
    const stage = await withCommand(async ({ ask }) => {
      const { letter } = await ask(z.object({ letter: choice(offered) }), { title: 'Letter' });
      await ask(two, { title: 'Two' });
      await ask(three, { title: 'Three' });
      await ask(one, { title: 'Four' });
      return { note: letter };
    });
    const peer = client(stage, 'do');
    await peer.send();
    await peer.next({ letter: 'b' });
    await peer.next({ second: '1' });
    expect(await peer.next({ third: '1' })).toMatchObject({ title: 'Four' });
    offered = ['a', 'c'];
    expect(await peer.prev()).toMatchObject({ title: 'Letter', options: ['a', 'c'], actions: ['next'] });
    expect(await peer.next({ letter: 'b' })).toMatchObject({ problem: 'bad-request/bad-payload' });
    // What was said further on was said about something else.
    expect(await peer.next({ letter: 'c' })).toMatchObject({ title: 'Two' });
    expect(await peer.next({ second: '2' })).toMatchObject({ title: 'Three' });
  });

  test.each([
    ['the same step again', 0],
    ['a step before the last one', 1],
  ])('%s gets the reply it got and runs nothing', async (_, later) => {
    const effects: number[] = [];
    const stage = await withCommand(async ({ ask }) => {
      for (let count = 0; ; count++) {
        await ask(z.object({ go: z.boolean() }), { title: `Question ${count}`, back: false });
        effects.push(count);
      }
    });
    const peer = client(stage, 'do');
    await peer.send();
    const payload = () =>
      commandElement('do', { sessionid: peer.sessionid ?? '', action: 'next', fields: { go: '1' } });
    const first = await stage.receive(request(own, 'set', payload(), 'one'));
    if (later) await stage.receive(request(own, 'set', payload(), 'two'));
    const again = await stage.receive(request(own, 'set', payload(), 'one'));
    expect(String(again)).toBe(String(first));
    expect(effects).toEqual(later ? [0, 1] : [0]);
  });
});

describe('cancel', () => {
  test('at rest ends the session and the run', async () => {
    const ended = latch();
    const stage = await withCommand(async ({ ask, signal }) => {
      signal.addEventListener('abort', () => ended.release());
      await ask(one);
      return { note: 'never' };
    });
    const peer = client(stage, 'do');
    await peer.send();
    expect(await peer.cancel()).toMatchObject({ status: 'canceled', problem: undefined });
    await ended.opened;
    expect(await peer.cancel()).toMatchObject({ problem: 'not-allowed/session-expired' });
    expect(await peer.next({ first: 'ab' })).toMatchObject({ problem: 'not-allowed/session-expired' });
    expect(stage.commands.sessions.size).toBe(0);
    expect((await stage.activity.list())[1]).toMatchObject({
      outcome: 'canceled',
      reason: 'canceled by the asker',
    });
  });

  test('in the middle of work aborts it, and the request that waits gets an error', async () => {
    const begun = latch();
    const aborted = vi.fn();
    const stage = await withCommand(async ({ ask, signal }) => {
      await ask(one);
      begun.release();
      signal.addEventListener('abort', aborted);
      await new Promise(() => {});
      return { note: 'never' };
    });
    const peer = client(stage, 'do');
    await peer.send();
    const waiting = peer.next({ first: 'ab' });
    await begun.opened;
    expect(await peer.cancel()).toMatchObject({ status: 'canceled' });
    expect(await waiting).toMatchObject({ problem: 'not-allowed/session-expired' });
    expect(aborted).toHaveBeenCalledOnce();
  });

  test('a second step while the first is at work is told to wait', async () => {
    const [begun, go] = [latch(), latch()];
    const stage = await withCommand(async ({ ask }) => {
      await ask(one);
      begun.release();
      await go.opened;
      return { note: 'done' };
    });
    const peer = client(stage, 'do');
    await peer.send();
    const waiting = peer.next({ first: 'ab' });
    await begun.opened;
    expect(await peer.next({ first: 'cd' })).toMatchObject({ problem: 'conflict' });
    go.release();
    expect(await waiting).toMatchObject({ note: 'done' });
  });
});

describe('work that takes long', () => {
  test('is answered with a form that has only Next, and goes on', async () => {
    const go = latch();
    const stage = await withCommand(
      async ({ ask }) => {
        await go.opened;
        await ask(one, { title: 'One' });
        return { note: 'done' };
      },
      { patienceMs: 0 },
    );
    const peer = client(stage, 'do');
    expect(await peer.send()).toMatchObject({
      status: 'executing',
      actions: ['next'],
      fields: {},
      title: 'Do it',
    });
    expect(await peer.next()).toMatchObject({ actions: ['next'], title: 'Do it' });
    expect(await peer.prev()).toMatchObject({ problem: 'bad-request/bad-action' });
    go.release();
    await go.opened;
    // The Next of the waiting form is no answer to a question nobody has seen.
    expect(await peer.next()).toMatchObject({ title: 'One', problem: undefined });
    expect(await peer.next({ first: 'ab' })).toMatchObject({ note: 'done' });
  });

  test('can fail or end between two looks', async () => {
    for (const error of [undefined, new Refusal('conflict', 'changed meanwhile')]) {
      const go = latch();
      const stage = await withCommand(async () => ({ note: await go.opened.then(() => 'done') }), {
        patienceMs: 0,
      });
      const peer = client(stage, 'do');
      await peer.send();
      go.release(error);
      await go.opened.catch(() => {});
      const ended = await peer.next();
      expect(ended).toMatchObject(
        error ? { problem: 'conflict', text: 'changed meanwhile' } : { note: 'done' },
      );
      expect(stage.commands.sessions.size).toBe(0);
    }
  });
});

describe('what an agent throws', () => {
  const foreign = StanzaError.fromStanza(
    xml('iq', { type: 'error' }, new StanzaError('cancel', 'gone', 'from elsewhere').toElement()),
  );
  test.each([
    ['a refusal', new Refusal('not-acceptable', 'Not today.'), 'not-acceptable', 'Not today.', 'refused', 0],
    [
      'a stanza error',
      new StanzaError('wait', 'resource-constraint', 'Full.'),
      'resource-constraint',
      'Full.',
      'refused',
      0,
    ],
    ['an error', new Error('secret detail'), 'internal-server-error', '', 'failed', 1],
    ['a string', 'secret detail', 'internal-server-error', '', 'failed', 1],
    ['nothing', undefined, 'internal-server-error', '', 'failed', 1],
    ["somebody else's stanza error", foreign, 'internal-server-error', '', 'failed', 1],
  ])('%s', async (_, thrown, condition, text, outcome, faults) => {
    for (const early of [true, false]) {
      const stage = await withCommand(async ({ ask }) => {
        if (!early) await ask(one);
        throw thrown;
      });
      const peer = client(stage, 'do');
      let reply = await peer.send();
      if (!early) reply = await peer.next({ first: 'ab' });
      expect(reply.problem).toBe(condition);
      expect(reply.text).toBe(text);
      expect(stage.faults).toHaveLength(faults);
      expect((await stage.activity.list()).at(-1)).toMatchObject({
        outcome,
        peer: own,
        action: 'command do',
      });
      expect(stage.commands.sessions.size).toBe(0);
    }
  });
});

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
