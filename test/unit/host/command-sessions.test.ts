import { expect, test } from 'vitest';
import { CommandSession } from '../../../app/host/command-session.ts';
import { CommandSessions, sessionLimits } from '../../../app/host/command-sessions.ts';

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

test('one more than a peer may have open costs it its oldest, and nobody else', () => {
  const sessions = new CommandSessions({ ...sessionLimits, perPeer: 8 });
  for (let count = 0; count < 8; count++) sessions.add(session(`a${count}`, 'a@x/1'));
  sessions.add(session('b0', 'b@x/1'));
  sessions.add(session('a8', 'a@x/1'));
  expect(condition(() => sessions.find('a0', 'a@x/1', 'do'))).toBe('session-expired');
  for (const id of ['a1', 'a7', 'a8']) expect(sessions.find(id, 'a@x/1', 'do').id).toBe(id);
  expect(sessions.find('b0', 'b@x/1', 'do').id).toBe('b0');
  expect(sessions.size).toBe(9);
  sessions.endWhere(() => true, 'done');
  expect(sessions.size).toBe(0);
});

test('more than all together may be open are turned away, and those that are stay', () => {
  const sessions = new CommandSessions({ ...sessionLimits, total: 3 });
  for (const peer of ['a@x', 'b@x', 'c@x']) sessions.add(session(peer, peer));
  expect(condition(() => sessions.add(session('d', 'd@x')))).toBe('resource-constraint');
  expect(sessions.size).toBe(3);
  sessions.endWhere(({ peer }) => peer === 'a@x', 'done');
  expect(condition(() => sessions.add(session('d', 'd@x')))).toBeUndefined();
  sessions.endWhere(() => true, 'done');
});

test('of the ended ones only so many are remembered', () => {
  const sessions = new CommandSessions();
  for (let count = 0; count <= 1000; count++) {
    const one = session(`${count}`, 'a@x');
    sessions.add(one);
    sessions.end(one, 'done');
  }
  expect(condition(() => sessions.find('0', 'a@x', 'do'))).toBe('bad-sessionid');
  expect(condition(() => sessions.find('1', 'a@x', 'do'))).toBe('session-expired');
});
