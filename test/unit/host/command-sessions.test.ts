import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CommandSession } from '../../../app/host/command-session.ts';
import { CommandSessions, sessionLimits } from '../../../app/host/command-sessions.ts';

const own = 'you@x';
const never = () => new Promise<never>(() => {});
const session = (id: string, peer: string) =>
  new CommandSession({ id, peer, node: 'do', title: 'Do', patienceMs: 0, run: never });
const condition = (run: () => unknown) => {
  try {
    run();
    return undefined;
  } catch (error) {
    return (
      (error as { condition: string; application?: { name: string } }).application?.name ??
      (error as { condition: string }).condition
    );
  }
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('one more than a peer may have open costs it what it left longest ago, and nobody else', () => {
  const sessions = new CommandSessions(own, { ...sessionLimits, perPeer: 8 });
  for (let count = 0; count < 8; count++) sessions.add(session(`a${count}`, 'a@x/1'));
  sessions.add(session('b0', 'b@x/1'));
  sessions.find('a0', 'a@x/1', 'do');
  sessions.add(session('a8', 'a@x/1'));
  expect(condition(() => sessions.find('a1', 'a@x/1', 'do'))).toBe('session-expired');
  for (const id of ['a0', 'a2', 'a7', 'a8']) expect(sessions.find(id, 'a@x/1', 'do').id).toBe(id);
  expect(sessions.find('b0', 'b@x/1', 'do').id).toBe('b0');
  expect(sessions.size).toBe(9);
});

test('one with a step in hand is the last to go', () => {
  const sessions = new CommandSessions(own, { ...sessionLimits, perPeer: 2 });
  const busy = new CommandSession({
    id: 'a',
    peer: 'a@x/1',
    node: 'do',
    title: 'Do',
    patienceMs: 1000,
    run: never,
  });
  sessions.add(busy);
  void busy.step({ node: 'do', action: 'execute' }, 'key').catch(() => {});
  sessions.add(session('b', 'a@x/1'));
  sessions.add(session('c', 'a@x/1'));
  expect(sessions.find('a', 'a@x/1', 'do')).toBe(busy);
  expect(condition(() => sessions.find('b', 'a@x/1', 'do'))).toBe('session-expired');
});

test('more resources give a peer no more sessions', () => {
  const sessions = new CommandSessions(own, { ...sessionLimits, perPeer: 2 });
  for (let count = 0; count < 10; count++) sessions.add(session(`${count}`, `a@x/${count}`));
  expect(sessions.size).toBe(2);
  expect(condition(() => sessions.find('7', 'a@x/7', 'do'))).toBe('session-expired');
  expect(sessions.find('8', 'a@x/8', 'do').id).toBe('8');
});

test('when all have too many, whoever has most pays: nobody is turned away, nobody loses his only one', () => {
  const sessions = new CommandSessions(own, { ...sessionLimits, perPeer: 5, total: 6 });
  for (let count = 0; count < 5; count++) sessions.add(session(`a${count}`, 'a@x/1'));
  for (const peer of ['b@x/1', 'c@x/1', 'd@x/1']) sessions.add(session(peer, peer));
  expect(sessions.size).toBe(6);
  for (const peer of ['b@x/1', 'c@x/1', 'd@x/1']) expect(sessions.find(peer, peer, 'do').id).toBe(peer);
  expect(condition(() => sessions.find('a1', 'a@x/1', 'do'))).toBe('session-expired');
  expect(sessions.find('a2', 'a@x/1', 'do').id).toBe('a2');
});

test('the own account has room of its own, which no crowd takes', () => {
  const sessions = new CommandSessions(own, { ...sessionLimits, perPeer: 2, total: 6 });
  for (let count = 0; count < 5; count++) sessions.add(session(`own${count}`, `${own}/phone`));
  for (let count = 0; count < 50; count++) sessions.add(session(`${count}`, `a${count}@x/1`));
  for (let count = 0; count < 5; count++)
    expect(sessions.find(`own${count}`, `${own}/phone`, 'do').id).toBe(`own${count}`);
  expect(sessions.size).toBe(11);
  for (let count = 5; count < 50; count++) sessions.add(session(`own${count}`, `${own}/phone`));
  expect(sessions.size).toBe(12);
});

test('10,000 opened and left: few are kept, another peer goes on, and in the end no timer is left', () => {
  const sessions = new CommandSessions(own);
  sessions.add(session('mine', 'b@x/1'));
  for (let count = 0; count < 10_000; count++) sessions.add(session(`${count}`, `a@x/${count % 7}`));
  expect(sessions.size).toBe(1 + sessionLimits.perPeer);
  expect(sessions.find('mine', 'b@x/1', 'do').id).toBe('mine');
  expect(vi.getTimerCount()).toBe(sessions.size);
  vi.advanceTimersByTime(sessionLimits.idleMs);
  expect(sessions.size).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
  expect(condition(() => sessions.find('mine', 'b@x/1', 'do'))).toBe('session-expired');
});

test('a session is kept while it is used, and not for long when its peer has gone', () => {
  const sessions = new CommandSessions(own);
  sessions.add(session('used', 'a@x/1'));
  sessions.add(session('gone', 'a@x/2'));
  sessions.peerGone('a@x/2');
  vi.advanceTimersByTime(sessionLimits.graceMs);
  expect(sessions.size).toBe(1);
  sessions.find('used', 'a@x/1', 'do');
  for (let count = 0; count < 5; count++) {
    vi.advanceTimersByTime(sessionLimits.idleMs - 1);
    expect(sessions.find('used', 'a@x/1', 'do').id).toBe('used');
  }
  vi.advanceTimersByTime(sessionLimits.idleMs);
  expect(sessions.size).toBe(0);
});

test('an id that was learnt, made up or ended opens nothing', () => {
  const sessions = new CommandSessions(own);
  sessions.add(session('a', 'a@x/1'));
  for (const [id, peer, node] of [
    ['a', 'a@x/2', 'do'],
    ['a', 'b@x/1', 'do'],
    ['a', 'a@x/1', 'other'],
    ['b', 'a@x/1', 'do'],
  ] as const)
    expect(condition(() => sessions.find(id, peer, node))).toBe('bad-sessionid');
  sessions.end(sessions.find('a', 'a@x/1', 'do'), 'done');
  expect(condition(() => sessions.find('a', 'a@x/1', 'do'))).toBe('session-expired');
  expect(condition(() => sessions.find('a', 'b@x/1', 'do'))).toBe('bad-sessionid');
});

test('of the ended ones only so many are remembered', () => {
  const sessions = new CommandSessions(own);
  for (let count = 0; count <= 1000; count++) {
    const one = session(`${count}`, 'a@x');
    sessions.add(one);
    sessions.end(one, 'done');
  }
  expect(condition(() => sessions.find('0', 'a@x', 'do'))).toBe('bad-sessionid');
  expect(condition(() => sessions.find('1', 'a@x', 'do'))).toBe('session-expired');
});
