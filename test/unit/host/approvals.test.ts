import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { Approvals, type Asked, requestHash } from '../../../app/host/approvals.ts';
import { ApprovedQueries } from '../../../app/host/approved-query.ts';
import { temporaryFolder } from './stage.ts';

afterEach(() => void vi.useRealTimers());

let ids = 0;
const open = (file = join(temporaryFolder(), 'approvals.json')) => {
  const randomId = () => `id-${String(++ids).padStart(8, '0')}`.split('').reverse().join('');
  return {
    file,
    approvals: new Approvals({
      file,
      randomId,
      now: () => new Date(),
      limits: { perPeer: 3, total: 4, deadlineMs: 60_000 },
    }),
  };
};

const asked = (over: Partial<Asked> = {}): Asked => ({
  peer: 'friend@x.org/a',
  agent: 'tabs',
  action: 'Open: url = "https://x.org/"',
  permission: 'tabs.open',
  session: 's1',
  ...over,
});
const live = new AbortController().signal;

test('silence is a no at the deadline', async () => {
  vi.useFakeTimers();
  const { approvals } = open();
  const request = approvals.request(asked(), live);
  const refused = expect(request).rejects.toMatchObject({
    condition: 'forbidden',
    text: 'The person did not answer in time.',
  });
  await vi.advanceTimersByTimeAsync(60_001);
  await refused;
  expect(approvals.list).toEqual([]);
});

test('one answer counts, and only for its own id', async () => {
  const { approvals } = open();
  const [one, two] = [approvals.request(asked(), live), approvals.request(asked({ session: 's2' }), live)];
  const [first, second] = approvals.list;
  expect(first?.id).not.toBe(second?.id);
  expect(approvals.answer('nothing', { yes: true, always: false })).toBe(false);
  expect(approvals.answer(first?.id ?? '', { yes: true, always: false })).toBe(true);
  expect(approvals.answer(first?.id ?? '', { yes: true, always: false })).toBe(false);
  await one;
  expect(approvals.list.map(({ id }) => id)).toEqual([second?.id]);
  approvals.answer(second?.id ?? '', { yes: false, always: false });
  await expect(two).rejects.toMatchObject({ condition: 'forbidden' });
});

test('caps for one peer and for all; too long to be read is not shown', async () => {
  const { approvals } = open();
  const waiting = ['1', '2', '3'].map((session) => approvals.request(asked({ session }), live));
  await expect(approvals.request(asked({ session: '4' }), live)).rejects.toMatchObject({
    condition: 'resource-constraint',
  });
  waiting.push(approvals.request(asked({ peer: 'other@x.org/a' }), live));
  await expect(approvals.request(asked({ peer: 'third@x.org/a' }), live)).rejects.toMatchObject({
    condition: 'resource-constraint',
  });
  await expect(approvals.request(asked({ action: 'x'.repeat(5000) }), live)).rejects.toMatchObject({
    condition: 'not-acceptable',
  });
  for (const { id } of approvals.list) approvals.answer(id, { yes: true, always: false });
  await Promise.all(waiting);
});

test('what waits at the end is refused by the next start', async () => {
  const { file, approvals } = open();
  const written = vi.waitUntil(() => existsSync(file) && readFileSync(file, 'utf8').includes('friend'));
  approvals.request(asked(), live).catch(() => {});
  await written;
  const next = open(file).approvals;
  expect(next.takeLeftOver().map(({ peer }) => peer)).toEqual(['friend@x.org/a']);
  expect(next.list).toEqual([]);
  await vi.waitUntil(() => readFileSync(file, 'utf8').trim() === '[]');
});

test('the hash tells apart asker, session, action and every value', () => {
  const all = [
    asked(),
    asked({ peer: 'friend@x.org/b' }),
    asked({ session: 's2' }),
    asked({ action: 'Open: url = "https://x.org/?"' }),
    asked({ agent: 'files' }),
  ];
  expect(new Set(all.map(requestHash)).size).toBe(all.length);
  expect(requestHash(asked())).toBe(requestHash(asked()));
});

test('a query is told to ask again, and then finds its answer once', async () => {
  const { approvals } = open();
  const queries = new ApprovedQueries(approvals);
  const waits = { condition: 'resource-constraint', type: 'wait' };
  await expect(queries.approve(asked(), live, 1)).rejects.toMatchObject(waits);
  await expect(queries.approve(asked(), live, 1)).rejects.toMatchObject(waits);
  expect(approvals.list.length).toBe(1); // the same query waits once
  approvals.answer(approvals.list[0]?.id ?? '', { yes: true, always: false });
  await expect(queries.approve(asked({ action: 'another' }), live, 1)).rejects.toMatchObject(waits);
  await queries.approve(asked(), live, 1000);
  await expect(queries.approve(asked(), live, 1)).rejects.toMatchObject(waits); // used up
});

test('a query that is taken back waits no more, and a yes that nobody fetched is for nothing', async () => {
  const { approvals } = open();
  const queries = new ApprovedQueries(approvals);
  const waiting = queries.approve(asked(), live);
  waiting.catch(() => {});
  expect(queries.withdraw(asked({ session: 's2' }))).toBe(false);
  expect(queries.withdraw(asked({ peer: 'friend@x.org/b' }))).toBe(false);
  expect(approvals.list).toHaveLength(1);
  expect(queries.withdraw(asked())).toBe(true);
  await expect(waiting).rejects.toMatchObject({ condition: 'item-not-found' });
  expect(approvals.list).toEqual([]);
  await expect(queries.approve(asked(), live, 0)).rejects.toMatchObject({ condition: 'resource-constraint' });
  approvals.answer(approvals.list[0]?.id ?? '', { yes: true, always: false });
  queries.withdraw(asked());
  await expect(queries.approve(asked(), live)).rejects.toMatchObject({ condition: 'item-not-found' });
});
