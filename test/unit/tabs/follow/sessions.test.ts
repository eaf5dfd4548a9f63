import { expect, test } from 'vitest';
import { Sessions } from '../../../../agents/tabs/follow/contact/sessions.ts';

const by = (session: string, asker = 'ann@x.org/d') => ({ session, asker });

/** Sessions, and what was told of their ends. */
function started() {
  const told: unknown[] = [];
  const query = async (to: string, _codec: unknown, input: unknown) => void told.push([to, input]);
  return { told, sessions: new Sessions({ query: query as never }) };
}

test('one is found by both its id and its full JID, until it ends once, which the other side is told', () => {
  const { sessions, told } = started();
  const session = sessions.begin(by('a'));
  expect(sessions.find(by('a'))).toBe(session);
  expect(session.contact).toBe('ann@x.org');
  expect(() => sessions.find(by('a', 'ann@x.org/other'))).toThrow('no such following');
  session.end('enough');
  session.end('again');
  expect(told).toEqual([['ann@x.org/d', { session: 'a', reason: 'enough' }]]);
  expect(session.reason).toBe('enough');
  expect(session.over.aborted).toBe(true);
  expect(() => sessions.find(by('a'))).toThrow('no such following');
});

test('who ended it themselves is not told', () => {
  const { sessions, told } = started();
  sessions.begin(by('a')).end('enough', { isTold: true });
  expect(told).toEqual([]);
});
