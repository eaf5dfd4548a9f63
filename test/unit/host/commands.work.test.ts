import { describe, expect, test, vi } from 'vitest';
import { Refusal } from '../../../app/agent.ts';
import { StanzaError } from '../../../app/xmpp/stanza-error.ts';
import { xml } from '../../../app/xmpp/xml.ts';
import { client, own } from './stage.ts';
import { latch, one, withCommand } from './with-command.ts';

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
