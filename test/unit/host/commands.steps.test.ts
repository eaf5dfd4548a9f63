import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { choice } from '../../../app/agent.ts';
import { client, commandElement, own, request } from './stage.ts';
import { one, steps, three, two, withCommand } from './with-command.ts';

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
