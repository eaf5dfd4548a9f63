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

const running = new AbortController().signal;
const answersAt = (account: Account) => new SharedAnswers(account, running);

/** Numbers from 0 to 1, the same for the same seed. */
function* numbers(seed: number): Generator<number, number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

test.each([
  ['on Prosody, however events and answers cross', { lost: 0, byLastTime: true }],
  ['on ejabberd, however events and answers cross', { lost: 0, byLastTime: false }],
  ['where a server keeps back what it should tell', { lost: 0.7, byLastTime: false }],
])('%s, all devices come to the same answer', async (_how, kind) => {
  let crossed = 0;
  for (let seed = 1; seed <= 300; seed++) {
    const random = numbers(seed);
    const server = new ServerOfTest(() => random.next().value);
    Object.assign(server, kind);
    const ids = ['device-0', 'device-1', 'device-2'];
    const partstats = ['ACCEPTED', 'DECLINED', 'TENTATIVE'] as const;
    const agreed = partstats.map(async (partstat, index) => {
      const shared = answersAt(server.account(`device-${index}`, ids));
      const said = await shared.agree(answer(partstat));
      await shared.sent(said.request);
      return said.partstat;
    });
    await server.run();
    const said = await Promise.all(agreed);
    expect(new Set(said).size, `seed ${seed}: ${said}`).toBe(1);
    // Whoever looks later finds that very answer.
    const told = server.kept<SharedAnswer>('answers').filter(({ isSent }) => isSent);
    expect(new Set([...told.map(({ partstat }) => partstat), ...said]).size, `seed ${seed}: told`).toBe(1);
    expect(told.length).toBeGreaterThan(0);
    if (server.published.length > 1) crossed += 1;
  }
  expect(crossed).toBeGreaterThan(100);
});

test('what was agreed upon stays, over a restart, and is sent by whoever comes first', async () => {
  const server = new ServerOfTest(() => 0);
  const first = answersAt(server.account('a'));
  const agreed = first.agree(answer('ACCEPTED'));
  await server.run();
  await agreed;
  const again = answersAt(server.account('a', ['b'])).agree(answer('DECLINED'));
  const other = answersAt(server.account('b', ['a']));
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
  expect(await answersAt(server.account('a')).agree(answer('ACCEPTED'))).toEqual(answer('ACCEPTED'));
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
    const asked = Promise.all(writers.map((one) => one.isLeader()));
    await server.run();
    return (await asked).flatMap((is, index) => (is ? `${index + 1}` : [])).join();
  };
  expect(await leaders()).toBe('1,4');
  const [one, two] = devices as [Device, Device];
  one.online = false;
  expect(await leaders()).toBe('1,2,4'); // the first is alone with itself, and does not know
  two.paired = false;
  expect(await leaders()).toBe('1,2,3,4');
  one.online = true;
  expect(await leaders()).toBe('1,4');
  world.silent.add(one.jid);
  expect(await leaders()).toBe('1,4'); // it was just there
  vi.advanceTimersByTime(5_000);
  expect(await leaders()).toBe('1,2,3,4');
});
