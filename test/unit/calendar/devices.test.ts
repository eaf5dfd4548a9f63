import { expect, onTestFinished, test, vi } from 'vitest';
import type { SharedAnswer } from '../../../agents/calendar/devices/contract-devices.ts';
import { SharedAnswers } from '../../../agents/calendar/devices/shared-answers.ts';
import { Writers } from '../../../agents/calendar/devices/writers.ts';
import type { Account, Device } from '../../../app/account.ts';
import { ServerOfTest } from './sealed-stage.ts';

const answer = (partstat: SharedAnswer['partstat']): SharedAnswer => ({
  ...{
    uid: 'tea',
    request: 'r'.repeat(43),
    instances: [],
    partstat,
    to: 'ann@example.net/desk',
    isSent: false,
  },
  stamp: '2026-03-01T08:00:00.000Z',
});

/** Numbers from 0 to 1, the same for the same seed. */
function* numbers(seed: number): Generator<number, number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

test('however events and answers cross, all devices come to the same answer', async () => {
  let crossed = 0;
  for (let seed = 1; seed <= 300; seed++) {
    const random = numbers(seed);
    const server = new ServerOfTest(() => random.next().value);
    const partstats = ['ACCEPTED', 'DECLINED', 'TENTATIVE'] as const;
    const agreed = partstats.map((partstat, index) =>
      new SharedAnswers(server.account(`device-${index}`)).agree(answer(partstat)),
    );
    await server.run();
    const said = (await Promise.all(agreed)).map(({ partstat }) => partstat);
    expect(new Set(said).size, `seed ${seed}: ${said}`).toBe(1);
    if (server.published.length > 1) crossed += 1;
  }
  expect(crossed).toBeGreaterThan(100);
});

test('what was agreed upon stays, over a restart, and is sent by whoever comes first', async () => {
  const server = new ServerOfTest(() => 0);
  const first = new SharedAnswers(server.account('a'));
  const agreed = first.agree(answer('ACCEPTED'));
  await server.run();
  await agreed;
  const again = new SharedAnswers(server.account('a')).agree(answer('DECLINED'));
  const other = new SharedAnswers(server.account('b'));
  const theirs = other.agree(answer('TENTATIVE'));
  await server.run();
  expect([(await again).partstat, (await theirs).partstat]).toEqual(['ACCEPTED', 'ACCEPTED']);
  expect(other.unsent).toMatchObject([{ device: 'a', answer: { partstat: 'ACCEPTED' } }]);
  expect(first.unsent).toEqual([]);
  const sent = other.sent('r'.repeat(43));
  await server.run();
  await sent;
  expect(other.unsent).toEqual([]);
  expect(first.isSent('r'.repeat(43))).toBe(true);
});

test('where nothing can be put, each answers for itself', async () => {
  const server = new ServerOfTest(() => 0);
  server.isReady = false;
  expect(await new SharedAnswers(server.account('a')).agree(answer('ACCEPTED'))).toEqual(answer('ACCEPTED'));
  expect(server.published).toEqual([]);
});

test('the lowest id that is online, paired, gives a sign of life and writes to the same calendar answers', async () => {
  const server = new ServerOfTest(() => 0);
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const end = new AbortController();
  onTestFinished(() => end.abort());
  const devices: Device[] = ['1', '2', '3', '4'].map((id) => ({
    ...{ device: id, id, jid: `you@example.org/${id}`, online: true, paired: true },
  }));
  const world = { silent: new Set<string>() };
  const writers = devices.map(({ id = '' }) => {
    const account: Account = {
      ...server.account(id),
      devices: devices.filter((one) => one.id !== id),
      query: async (to) => {
        if (world.silent.has(to)) throw new Error('no answer');
        return { device: to } as never;
      },
    };
    const path = id === '4' ? '/home/you/other.ics' : '/home/you/work.ics';
    const written = { ics: path, write: true, show: 'busy' as const };
    return new Writers({ account, written, signal: end.signal, changed: () => {} });
  });
  await server.run();
  const leaders = async () => {
    const are = await Promise.all(writers.map((one) => one.isLeader()));
    return are.flatMap((is, index) => (is ? `${index + 1}` : [])).join();
  };
  expect(await leaders()).toBe('1,4');
  const [one, two] = devices as [Device, Device];
  one.online = false;
  expect(await leaders()).toBe('1,2,4'); // the first is alone with itself, and does not know
  two.paired = false;
  expect(await writers[2]?.isLeader()).toBe(true);
  one.online = true;
  expect(await writers[2]?.isLeader()).toBe(false);
  world.silent.add(one.jid);
  expect(await writers[2]?.isLeader()).toBe(false); // it was just there
  vi.advanceTimersByTime(5_000);
  expect(await writers[2]?.isLeader()).toBe(true);
});
